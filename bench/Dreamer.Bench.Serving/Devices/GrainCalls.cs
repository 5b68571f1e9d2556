namespace Dreamer.Bench.Serving.Devices;

/// <summary>Counts the calls that grains get, of each other and of the API.</summary>
internal sealed class GrainCalls : IIncomingGrainCallFilter
{
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public Task Invoke(IIncomingGrainCallContext context)
    {
        Interlocked.Increment(ref _count);
        return context.Invoke();
    }
}
