using Dreamer.Inference.Admissions;
using Dreamer.Inference.Engine;

namespace Dreamer.Inference.Denoising;

/// <summary>The jobs that have a place, and those that have been dismissed: their places are free once their tensors are.</summary>
internal sealed class ResidentJobs(InferenceOptions options)
{
    private readonly Dictionary<string, ResidentJob> _jobs = [];
    private readonly HashSet<ResidentJob> _leaving = [];
    private readonly DeviceMemory _memory = new(options);

    public int Count => _jobs.Count;

    public IEnumerable<ResidentJob> All => _jobs.Values;

    /// <summary>What they take beside weights.</summary>
    public long Memory => DeviceMemory.BesideWeights(Needs());

    /// <summary>What they keep between their steps.</summary>
    public long Kept => Needs().Sum(need => need.Kept);

    /// <summary>Whether there is room for all if one of them needs this part.</summary>
    public bool HasRoomFor(ResidentJob job, ResidentPart part) =>
        _memory.Fits([.. _jobs.Values.Concat(_leaving).Select(other => other == job ? job.Need with { Part = part } : other.Need)]);

    public ResidentJob? Find(string name) => _jobs.GetValueOrDefault(name);

    public List<Place> Places() => [.. _jobs.Values.Concat(_leaving).Select(job => job.Place)];

    public void Add(ResidentJob job)
    {
        _jobs[job.Order.Job] = job;
        ShareSteps();
    }

    /// <summary>It is nobody's any more.</summary>
    public void Dismiss(ResidentJob job)
    {
        _jobs.Remove(job.Order.Job);
        _leaving.Add(job);
        job.Release();
    }

    /// <summary>Its tensors are freed; false where it was not dismissed, or is free already.</summary>
    public bool Free(ResidentJob job)
    {
        if (!_leaving.Remove(job))
        {
            return false;
        }
        ShareSteps();
        return true;
    }

    /// <summary>How many of its kind could take a step together is worked out anew, since somebody came, left, or was measured.</summary>
    public void ShareSteps()
    {
        var needs = Needs();
        foreach (var job in _jobs.Values)
        {
            job.StepsAtOnce = _memory.StepsAtOnce(needs, job.Need);
        }
    }

    private MemoryNeed[] Needs() => [.. _jobs.Values.Concat(_leaving).Select(job => job.Need)];
}
