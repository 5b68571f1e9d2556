namespace Dreamer.Denoising;

/// <summary>Where a still is stored: its picture, and the latents it was decoded from, which an uploaded one does not have.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.StillBlobs")]
public sealed record StillBlobs([property: Id(0)] string Image, [property: Id(1)] string? Latents);
