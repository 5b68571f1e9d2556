namespace Dreamer.Bench.Serving.Load;

/// <summary>What this process has taken: seconds of cores, time that collections stopped it for, collections by generation, and bytes allocated.</summary>
internal sealed record ProcessCost(TimeSpan Cores, TimeSpan Paused, int[] Collections, long Allocated)
{
    public static ProcessCost Now()
    {
        int[] collections = [.. Enumerable.Range(0, GC.MaxGeneration + 1).Select(GC.CollectionCount)];
        return new ProcessCost(Environment.CpuUsage.TotalTime, GC.GetTotalPauseDuration(), collections, GC.GetTotalAllocatedBytes());
    }

    public ProcessCost Since(ProcessCost before) => new(
        Cores - before.Cores,
        Paused - before.Paused,
        [.. Collections.Zip(before.Collections, (now, then) => now - then)],
        Allocated - before.Allocated);

    public override string ToString() =>
        $"{Cores.TotalSeconds:0.0} s of cores, {Allocated >> 20} MiB allocated, {string.Join('/', Collections)} collections, {Paused.TotalMilliseconds:0} ms stopped";
}
