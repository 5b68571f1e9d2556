using System.Collections.Immutable;
using Dreamer.Assets;

namespace Dreamer.Grains.Assets;

/// <summary>What a tenant stores of its stills.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.AssetsRecord")]
public sealed record AssetsRecord
{
    /// <summary>Oldest first.</summary>
    [Id(0)] public ImmutableArray<StoredAsset> Assets { get; init; } = [];
}

/// <summary>A still, and whether its bytes are stored, too.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.StoredAsset")]
public sealed record StoredAsset([property: Id(0)] Asset Asset, [property: Id(1)] bool IsComplete);
