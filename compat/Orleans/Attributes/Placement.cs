using Orleans.Placement;
using Orleans.Runtime;

namespace Orleans.Placement
{
    /// <summary>Says how a grain class is placed on silos; of which there is one.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public abstract class PlacementAttribute(PlacementStrategy placement) : Attribute
    {
        internal PlacementStrategy PlacementStrategy { get; } = placement;
    }
}

namespace Orleans.Concurrency
{
    /// <summary>One key has several activations, up to a number (default: of processors), and calls go to whichever is free.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class StatelessWorkerAttribute(int maxLocalWorkers = -1) : PlacementAttribute(new StatelessWorkerPlacement(maxLocalWorkers));
}

namespace Orleans.Runtime
{
    /// <summary>A way of choosing a silo.</summary>
    public abstract class PlacementStrategy;

    internal sealed class StatelessWorkerPlacement(int maxLocal) : PlacementStrategy
    {
        public int MaxLocal { get; } = maxLocal > 0 ? maxLocal : Environment.ProcessorCount;
    }
}
