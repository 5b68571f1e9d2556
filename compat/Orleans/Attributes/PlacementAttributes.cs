using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>Says how a grain class is placed on silos.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class PlacementAttribute(PlacementStrategy placement) : Attribute
{
    public PlacementStrategy PlacementStrategy { get; } = placement ?? throw new ArgumentNullException(nameof(placement));
}

/// <summary>Prefers the caller's silo.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PreferLocalPlacementAttribute() : PlacementAttribute(new PreferLocalPlacement());

/// <summary>Keeps activations of this class where they are.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ImmovableAttribute(ImmovableKind kind = ImmovableKind.Any) : Attribute
{
    public ImmovableKind Kind { get; } = kind;
}

/// <summary>What an immovable grain is kept from.</summary>
[Flags]
public enum ImmovableKind : byte
{
    Repartitioner = 1,
    Rebalancer = 2,
    Any = Repartitioner | Rebalancer,
}
