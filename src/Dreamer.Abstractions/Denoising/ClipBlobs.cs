namespace Dreamer.Denoising;

/// <summary>Where a clip is stored that another one extends.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.ClipBlobs")]
public sealed record ClipBlobs([property: Id(0)] string Video, [property: Id(1)] string Latents, [property: Id(2)] string Thumbnail);
