using Dreamer.Assets;

namespace Dreamer.Grains.Assets;

/// <summary>A still, and whether its bytes are stored, too.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.StoredAsset")]
public sealed record StoredAsset([property: Id(0)] Asset Asset, [property: Id(1)] bool IsComplete);
