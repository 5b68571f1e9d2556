namespace Dreamer.Api.Requests;

/// <summary>Metadata of a route whose bodies may be longer than others'.</summary>
internal sealed record BodyLimit(int Bytes);
