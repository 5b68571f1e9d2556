using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Runtime;

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
        var orleans = typeof(GrainClasses).Assembly;
        var open = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies());
        var seen = open.Select(a => a.GetName().Name).ToHashSet();
        while (open.TryDequeue(out var assembly))
        {
            if (assembly == orleans || assembly.IsDynamic || IsFramework(assembly.GetName().Name))
            {
                continue;
            }

            var references = assembly.GetReferencedAssemblies();
            foreach (var name in references.Where(n => !IsFramework(n.Name) && seen.Add(n.Name)))
            {
                open.Enqueue(Assembly.Load(name));
            }

            if (Array.Exists(references, n => n.Name == orleans.GetName().Name))
            {
                foreach (var type in assembly.GetTypes())
                {
                    yield return type;
                }
            }
        }
    }

    private static bool IsFramework(string? name) =>
        name is null or "mscorlib" or "netstandard" || name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal);
}
