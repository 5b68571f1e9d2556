using Orleans.Metadata;
using Orleans.Runtime.Placement;

namespace Dreamer.Silo.Placement;

/// <summary>Says which grains are pinned: those that own a part of a device. Everything else is placed as Orleans does by itself.</summary>
internal sealed class DevicePlacementResolver : IPlacementStrategyResolver
{
    private static readonly HashSet<string> s_pinned = ["denoiser", "vae"];

    public bool TryResolvePlacementStrategy(GrainType grainType, GrainProperties? properties, out PlacementStrategy result)
    {
        result = DevicePlacement.Instance;
        return s_pinned.Contains(grainType.ToString()!);
    }
}
