using Orleans.Runtime.Placement;

namespace Dreamer.Silo.Placement;

/// <summary>
/// Activates a pinned grain on its device's silo and nowhere else. Matching silo metadata would compare with the placing silo's,
/// and the default prefers the caller's: neither knows a device.
/// </summary>
internal sealed class DevicePlacementDirector(ISiloStatusOracle silos) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var wanted = DevicePlacement.SiloOf(target.GrainIdentity.Key.ToString()!);
        var found = context.GetCompatibleSilos(target).FirstOrDefault(silo => silos.TryGetSiloName(silo, out var name) && name == wanted);
        return found is not null
            ? Task.FromResult(found)
            : throw new SiloUnavailableException($"The silo '{wanted}' of '{target.GrainIdentity.Key}' is not in the cluster.");
    }
}
