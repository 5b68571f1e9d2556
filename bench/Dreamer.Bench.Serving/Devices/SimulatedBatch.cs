using Dreamer.Inference.Models;

namespace Dreamer.Bench.Serving.Devices;

/// <summary>Jobs that share a step, which costs what the profile says for so many.</summary>
internal sealed class SimulatedBatch(IReadOnlyList<SimulatedJob> jobs, SimulatedDevice device) : IJobBatch
{
    public void Advance()
    {
        device.Open.Wait();
        var busy = SimulatedDevice.Work(device.Profile.StepOf(jobs[0].Shape, jobs.Count));
        foreach (var job in jobs)
        {
            job.Stepped(busy / jobs.Count);
        }
    }

    /// <summary>The check costs a step of the batch and one of each job, as on a real device.</summary>
    public bool IsExact()
    {
        SimulatedDevice.Work(device.Profile.StepOf(jobs[0].Shape, jobs.Count) + (device.Profile.StepOf(jobs[0].Shape, 1) * jobs.Count));
        return true;
    }

    public void Dispose()
    {
    }
}
