using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
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
        Interfaces = [.. type.GetInterfaces().Where(i => typeof(IGrain).IsAssignableFrom(i) && i.Namespace != "Orleans")];
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        Placement = type.GetCustomAttribute<PlacementAttribute>()?.PlacementStrategy;
        MaxWorkers = (Placement as StatelessWorkerPlacement)?.MaxLocal ?? 0;
        AgeLimit = type.GetCustomAttribute<CollectionAgeLimitAttribute>()?.AgeLimit ?? options.CollectionAge;
        _constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)
            ?? throw new InvalidOperationException($"Grain class '{type}' has no public constructor.");
        _arguments = [.. _constructor.GetParameters().Select(Source)];
    }

    public Type Type { get; }
    public GrainType GrainType { get; }

    /// <summary>The grain interfaces; the first is that of a reference to a grain as such.</summary>
    public Type[] Interfaces { get; }

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
        return key is null
            ? activation => activation.ActivationServices.GetRequiredService(parameter.ParameterType)
            : activation => activation.ActivationServices.GetRequiredKeyedService(parameter.ParameterType, key);
    }

    private static string ConventionalName(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        return name.EndsWith("grain", StringComparison.Ordinal) && name.Length > "grain".Length ? name[..^"grain".Length] : name;
    }
}

/// <summary>The grain classes of this process: those of every assembly that uses Orleans and is reachable from a loaded one.</summary>
internal sealed class GrainClasses
{
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainClass> _byInterface = new();
    private readonly Dictionary<GrainType, GrainClass> _byName = [];

    public GrainClasses(IOptions<GrainCollectionOptions> options)
    {
        foreach (var type in ApplicationTypes().Where(t => t is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && typeof(IGrainBase).IsAssignableFrom(t)))
        {
            var grainClass = new GrainClass(type, options.Value);
            if (!_byName.TryAdd(grainClass.GrainType, grainClass))
            {
                throw new InvalidOperationException(
                    $"Grain classes '{_byName[grainClass.GrainType].Type}' and '{type}' are both called '{grainClass.GrainType}': name one of them with [GrainType].");
            }
        }
    }

    public GrainClass Of(GrainType type) =>
        _byName.TryGetValue(type, out var found) ? found : throw new ArgumentException($"Could not find an implementation for grain type '{type}'.");

    public GrainClass Of(Type interfaceType, string? prefix) => _byInterface.GetOrAdd((interfaceType, prefix), Find);

    private GrainClass Find((Type Interface, string? Prefix) wanted)
    {
        var found = _byName.Values
            .Where(c => c.Interfaces.Contains(wanted.Interface) && (wanted.Prefix is null || c.Type.FullName!.StartsWith(wanted.Prefix, StringComparison.Ordinal)))
            .ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw new ArgumentException($"Could not find an implementation for interface {wanted.Interface}"),
            _ => throw new ArgumentException($"Unable to identify a single appropriate grain type for interface {wanted.Interface}. Candidates: {string.Join(", ", found.Select(c => c.Type))}"),
        };
    }

    private static IEnumerable<Type> ApplicationTypes()
    {
        var orleans = typeof(GrainClasses).Assembly.GetName().Name;
        var open = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic && !IsFramework(a.GetName().Name)));
        var seen = open.Select(a => a.GetName().Name).ToHashSet();
        while (open.TryDequeue(out var assembly))
        {
            var references = assembly.GetReferencedAssemblies();
            foreach (var name in references.Where(n => !IsFramework(n.Name) && seen.Add(n.Name)))
            {
                if (TryLoad(name) is { } loaded)
                {
                    open.Enqueue(loaded);
                }
            }

            foreach (var type in Array.Exists(references, n => n.Name == orleans) ? assembly.GetTypes() : [])
            {
                yield return type;
            }
        }
    }

    /// <summary>Null for a reference that was compiled against and not deployed: nothing calls it.</summary>
    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static bool IsFramework(string? name) =>
        name is null or "mscorlib" or "netstandard" || name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal);
}
