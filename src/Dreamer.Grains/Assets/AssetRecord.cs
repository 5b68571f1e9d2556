using Dreamer.Assets;

namespace Dreamer.Grains.Assets;

/// <summary>What is stored of an asset.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.AssetRecord")]
public sealed record AssetRecord
{
    [Id(0)] public Asset? Asset { get; init; }
}
