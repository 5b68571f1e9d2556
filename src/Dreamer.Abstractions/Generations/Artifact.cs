namespace Dreamer.Generations;

/// <summary>A result blob: immutable once it is listed. <see cref="Blob"/> is its key in the blob store. A preview says the step that it shows.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.Artifact")]
public sealed record Artifact(
    [property: Id(0)] ArtifactVariant Variant,
    [property: Id(1)] string Blob,
    [property: Id(2)] string ContentType,
    [property: Id(3)] long Length,
    [property: Id(4)] int? Step = null);
