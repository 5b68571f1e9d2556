using Dreamer.Inference.Admissions;
using Dreamer.Inference.Engine;

namespace Dreamer.Inference.Denoising;

/// <summary>
/// The jobs that have a place, and those that have been dismissed: their places are free once their tensors are. What they use of models stays for
/// their sake.
/// </summary>
internal sealed class ResidentJobs(InferenceOptions options, ResidentModels models)
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

    public ResidentJob? Find(string name) => _jobs.GetValueOrDefault(name);

    public List<Place> Places() => [.. _jobs.Values.Concat(_leaving).Select(job => job.Place)];

    public void Add(ResidentJob job)
    {
        models.Enter(job.Runner.Model);
        _jobs[job.Order.Job] = job;
        foreach (var each in _jobs.Count + _leaving.Count > 1 ? All : [])
        {
            each.HadCompany = true;
        }
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
        Use(job, null);
        models.Leave(job.Runner.Model);
        ShareSteps();
        return true;
    }

    /// <summary>It uses the part from now on, if that is in memory and there is room for all then.</summary>
    public bool TryMove(ResidentJob job, ResidentPart part)
    {
        var hasRoom = part.IsResident
            && _memory.Fits([.. _jobs.Values.Concat(_leaving).Select(other => other == job ? job.Need with { Part = part } : other.Need)]);
        if (hasRoom)
        {
            Use(job, part);
        }
        return hasRoom;
    }

    /// <summary>It uses the part from now on, or none.</summary>
    public void Use(ResidentJob job, ResidentPart? part)
    {
        if (part is not null)
        {
            models.Enter(part);
        }
        if (job.Used is { } before)
        {
            models.Leave(before);
        }
        (job.Used, job.Part) = (part, part ?? job.Part);
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
