using System.Collections.Concurrent;

namespace Dreamer.Bench.Serving.Devices;

/// <summary>Counts the calls that grains get, of each other and of the API.</summary>
internal sealed class GrainCalls : IIncomingGrainCallFilter
{
    private readonly ConcurrentDictionary<string, long> _counts = [];

    /// <summary>So far, by method.</summary>
    public IReadOnlyDictionary<string, long> Counts => new Dictionary<string, long>(_counts);

    public Task Invoke(IIncomingGrainCallContext context)
    {
        _counts.AddOrUpdate($"{context.TargetId.Type}.{context.MethodName}", 1, (_, count) => count + 1);
        return context.Invoke();
    }
}
