namespace Dreamer.Captions;

/// <summary>A text and the encoder that it is for.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.PromptText")]
public sealed record PromptText([property: Id(0)] EmbeddingKind Kind, [property: Id(1)] string Text);
