using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Placement;

namespace Orleans.Runtime;

/// <summary>A grain class, with what the runtime must know of it.</summary>
internal sealed class GrainClass
{
    private readonly ConstructorInfo _constructor;
    private readonly Func<Activation, object?>[] _arguments;

    public GrainClass(Type type, GrainCollectionOptions options)
    {
        Type = type;
        GrainType = type.GetCustomAttribute<GrainTypeAttribute>()?.GrainType ?? GrainType.Create(ConventionalName(type));
        Interfaces = [.. type.GetInterfaces().Where(i => typeof(IAddressable).IsAssignableFrom(i) && i.Namespace != "Orleans" && i.Namespace != "Orleans.Runtime")];
        MainInterface = Interfaces.FirstOrDefault() ?? typeof(IGrain);
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        Placement = type.GetCustomAttribute<PlacementAttribute>()?.PlacementStrategy;
        MaxWorkers = (Placement as StatelessWorkerPlacement)?.MaxLocal ?? 0;
        AgeLimit = type.GetCustomAttribute<CollectionAgeLimitAttribute>()?.AgeLimit
            ?? options.ClassSpecificCollectionAge.GetValueOrDefault(type.FullName!, options.CollectionAge);
        _constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)
            ?? throw new InvalidOperationException($"Grain class '{type}' has no public constructor.");
        _arguments = [.. _constructor.GetParameters().Select(Source)];
    }

    public Type Type { get; }

    public GrainType GrainType { get; }

    public Type[] Interfaces { get; }

    /// <summary>The interface of a reference to a grain of this class as such.</summary>
    public Type MainInterface { get; }

    public bool IsReentrant { get; }

    public PlacementStrategy? Placement { get; }

    /// <summary>How many activations a key may have; 0 for a grain that has just the one.</summary>
    public int MaxWorkers { get; }

    public TimeSpan AgeLimit { get; }

    public object Create(Activation activation) =>
        _constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [.. _arguments.Select(a => a(activation))], null);

    private static Func<Activation, object?> Source(ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } state)
        {
            return activation => PersistentStates.Create(activation, state, parameter.ParameterType);
        }

        var key = parameter.GetCustomAttribute<FromKeyedServicesAttribute>()?.Key;
        return activation => key is null
            ? activation.ActivationServices.GetRequiredService(parameter.ParameterType)
            : activation.ActivationServices.GetRequiredKeyedService(parameter.ParameterType, key);
    }

    private static string ConventionalName(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        return name.EndsWith("grain", StringComparison.Ordinal) && name.Length > "grain".Length ? name[..^"grain".Length] : name;
    }
}
