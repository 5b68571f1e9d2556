namespace Dreamer.Client.Generations;

/// <summary>A result that can be downloaded.</summary>
public sealed record GenerationOutput(string Variant, string ContentType, long Bytes, string Url);
