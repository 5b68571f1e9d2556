namespace Orleans.Runtime
{
    /// <summary>A way of choosing a silo; its director does the choosing.</summary>
    public abstract class PlacementStrategy;

    /// <summary>Prefers the caller's silo.</summary>
    public sealed class PreferLocalPlacement : PlacementStrategy;

    internal sealed class StatelessWorkerPlacement(int maxLocal) : PlacementStrategy
    {
        public int MaxLocal { get; } = maxLocal > 0 ? maxLocal : Environment.ProcessorCount;
    }

    /// <summary>Where a silo is in its life.</summary>
    public enum SiloStatus
    {
        None,
        Created,
        Joining,
        Active,
        ShuttingDown,
        Stopping,
        Dead,
    }
}

namespace Orleans.Runtime.Placement
{
    /// <summary>Chooses the silo of a new activation.</summary>
    public interface IPlacementDirector
    {
        Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context);
    }

    /// <summary>What a placement director can know of the cluster.</summary>
    public interface IPlacementContext
    {
        SiloAddress LocalSilo { get; }

        SiloStatus LocalSiloStatus { get; }

        SiloAddress[] GetCompatibleSilos(PlacementTarget target);
    }

    /// <summary>What is to be placed.</summary>
    public readonly struct PlacementTarget(
        GrainId grainIdentity, Dictionary<string, object> requestContextData, GrainInterfaceType interfaceType, ushort interfaceVersion)
    {
        public GrainId GrainIdentity { get; } = grainIdentity;

        public Dictionary<string, object> RequestContextData { get; } = requestContextData;

        public GrainInterfaceType InterfaceType { get; } = interfaceType;

        public ushort InterfaceVersion { get; } = interfaceVersion;
    }
}
