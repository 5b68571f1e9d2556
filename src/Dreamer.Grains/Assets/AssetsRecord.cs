using System.Collections.Immutable;

namespace Dreamer.Grains.Assets;

/// <summary>What a tenant stores of its stills.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.AssetsRecord")]
public sealed record AssetsRecord
{
    /// <summary>Oldest first.</summary>
    [Id(0)] public ImmutableArray<StoredAsset> Assets { get; init; } = [];
}
