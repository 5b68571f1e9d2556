namespace Dreamer.Captions;

/// <summary>Names an embedding that the device's cache holds; tensors themselves never cross a call.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.EmbeddingHandle")]
public sealed record EmbeddingHandle(
    [property: Id(0)] EmbeddingKind Kind,
    [property: Id(1)] string Key,
    [property: Id(2)] long Bytes);
