namespace Dreamer.Api.OpenAi.Bodies;

/// <summary>Metadata of a route whose body may be a form.</summary>
internal sealed record FaceForms;
