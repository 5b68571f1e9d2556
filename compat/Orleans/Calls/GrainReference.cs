using System.Reflection;

namespace Orleans.Runtime;

/// <summary>Stands for a grain: calls on it are sent to the grain's activation.</summary>
public class GrainReference : DispatchProxy, IAddressable, IEquatable<GrainReference>
{
    private Silo? _silo;

    public GrainId GrainId { get; private set; }

    internal static GrainReference Create(Silo silo, GrainId id, Type interfaceType)
    {
        var reference = (GrainReference)Create(interfaceType, typeof(GrainReference));
        reference._silo = silo;
        reference.GrainId = id;
        return reference;
    }

    internal GrainReference Cast(Type interfaceType) =>
        interfaceType.IsInstanceOfType(this) ? this : Create(_silo!, GrainId, interfaceType);

    internal ValueTask<object?> CallAsync(GrainMethod method, object?[] arguments) => _silo!.Calls.CallAsync(this, method, arguments);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var method = GrainMethod.Of(targetMethod!);
        return method.Shape.Call(this, method, args ?? []);
    }

    public bool Equals(GrainReference? other) => other is not null && GrainId == other.GrainId;
    public override bool Equals(object? obj) => Equals(obj as GrainReference);
    public override int GetHashCode() => GrainId.GetHashCode();
    public override string ToString() => $"GrainReference:{GrainId}";
}
