namespace Dreamer.Inference.Admissions;

/// <summary>Whether jobs fit into a device's memory together. Weights that no job uses do not count: they make way.</summary>
internal sealed class DeviceMemory(InferenceOptions options)
{
    public bool Fits(IReadOnlyCollection<MemoryNeed> jobs) => jobs.Sum(job => job.Kept) <= options.JobMemoryBytes && Of(jobs) <= options.DeviceMemoryBytes;

    /// <summary>Whether the job may come in when it is alone.</summary>
    public bool CanFit(MemoryNeed job) => Fits([job]);

    /// <summary>
    /// Steps are taken one at a time, so the largest counts. One job alone may always try its step: an estimate shall make it wait for
    /// others, but refuses nobody.
    /// </summary>
    public static long Of(IReadOnlyCollection<MemoryNeed> jobs) => jobs.SelectMany(job => job.Weights).Distinct().Sum(weights => weights.Bytes) + BesideWeights(jobs, job => Math.Max(job.Step, job.Texts));

    /// <summary>What they take while steps are taken.</summary>
    public static long BesideWeights(IReadOnlyCollection<MemoryNeed> jobs) => BesideWeights(jobs, job => job.Step);

    private static long BesideWeights(IReadOnlyCollection<MemoryNeed> jobs, Func<MemoryNeed, long> step) =>
        jobs.Sum(job => job.Kept) + (jobs.Count > 1 ? jobs.Max(step) : 0);

    /// <summary>How many jobs could share a step of one of them beside all these.</summary>
    public int StepsAtOnce(IReadOnlyCollection<MemoryNeed> jobs, MemoryNeed job)
    {
        var free = options.DeviceMemoryBytes - Of([.. jobs.Select(each => each with { Step = 0, Texts = 0 })]);
        return job.Step == 0 ? int.MaxValue : (int)Math.Clamp(free / job.Step, 1, int.MaxValue);
    }
}
