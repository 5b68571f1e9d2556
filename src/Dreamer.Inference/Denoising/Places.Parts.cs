using Dreamer.Inference.Engine;

namespace Dreamer.Inference.Denoising;

/// <summary>Which parts of models stay for the sake of jobs.</summary>
internal sealed partial class Places
{
    /// <summary>What the jobs keep while none of them takes a step.</summary>
    public long MemoryKept => Locked(() => _jobs.Kept);

    /// <summary>The job's next step needs this part: it goes on where that is in memory, and there is room beside others; else nothing changes.</summary>
    public bool MoveOn(ResidentJob job, ResidentPart part)
    {
        lock (_gate)
        {
            if (!part.IsResident || !_jobs.HasRoomFor(job, part))
            {
                return false;
            }
            Use(job, part);
        }
        CallNext();
        return true;
    }

    /// <summary>The job uses the part, which is loaded for it, until it needs another or is freed.</summary>
    public void Assign(ResidentJob job, ResidentPart part)
    {
        lock (_gate)
        {
            Use(job, part);
        }
    }

    private void Use(ResidentJob job, ResidentPart? part)
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
}
