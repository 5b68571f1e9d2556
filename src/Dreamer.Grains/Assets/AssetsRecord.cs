using System.Collections.Immutable;

namespace Dreamer.Grains.Assets;

/// <summary>What a tenant stores of its stills.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.AssetsRecord")]
public sealed record AssetsRecord
{
    /// <summary>Oldest first.</summary>
    [Id(0)] public ImmutableArray<StoredAsset> Assets { get; init; } = [];

    /// <summary>Stored with the change that they tell of, until webhooks have them.</summary>
    [Id(1)] public ImmutableArray<UntoldEvent> Untold { get; init; } = [];
}
