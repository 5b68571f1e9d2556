using System.Collections.Concurrent;
using Dreamer.Denoising;
using Dreamer.Generations;

namespace Dreamer.Api.Tests.Hosting;

/// <summary>The jobs of the pretended device. One whose caption begins with "endless" never gets on; "broken" fails.</summary>
internal sealed class FakeJobs
{
    private readonly ConcurrentDictionary<string, (DenoisingOrder Order, int Step)> _jobs = new();

    public int Count => _jobs.Count;

    public DenoisingOrder? Find(string job) => _jobs.TryGetValue(job, out var found) ? found.Order : null;

    public JobProgress Admit(DenoisingOrder order)
    {
        _jobs.TryAdd(order.Job, (order, order.Settings.FirstOwnStep()));
        return Progress(order.Job)!;
    }

    public JobProgress? Advance(string job)
    {
        if (_jobs.TryGetValue(job, out var found) && !IsEndless(found.Order))
        {
            _jobs[job] = (found.Order, found.Step + 1);
        }

        return Progress(job);
    }

    public JobProgress? Progress(string job) => _jobs.TryGetValue(job, out var found) ? new JobProgress(found.Step, found.Order.Settings.StepsWanted(), 1, DeviceTime: TimeOf(found.Order, found.Step)) : null;

    /// <summary>A step takes a tenth of a second, and nothing else anything.</summary>
    public static TimeSpan TimeOf(DenoisingOrder order, int step) => TimeSpan.FromMilliseconds(100 * (step - order.Settings.FirstStep()));

    public void Release(string job) => _jobs.TryRemove(job, out _);

    public static bool IsEndless(DenoisingOrder? order) => order?.Settings.Caption.StartsWith("endless", StringComparison.Ordinal) == true;

    public static bool IsBroken(DenoisingOrder order) => order.Settings.Caption.StartsWith("broken", StringComparison.Ordinal);
}
