using Dreamer.Denoising;
using Dreamer.Errors;
using Dreamer.Inference.Engine;
using Microsoft.Extensions.Logging;

namespace Dreamer.Inference.Denoising;

/// <summary>
/// The jobs of a device: some are resident, as many as its memory holds, others wait in line, and others were resident and gave their place
/// up. A null answer says that a job is none of these: it never was, was released, or was forgotten after its owner fell silent.
/// This part holds what owners ask; others hold who is resident, and how a place is given up.
/// </summary>
internal sealed partial class DenoisingJobs(
    DeviceEngine engine, ResidentModels models, JobBlobs blobs, RepeatedResults repeats, InferenceOptions options, TimeProvider clock, ILogger<DenoisingJobs> log, ILogger<ChunkRunner> chunkLog)
{
    /// <summary>How many are resident, and how many wait.</summary>
    public (int Resident, int Waiting) Load
    {
        get
        {
            lock (_gate)
            {
                return (_jobs.Count, _line.Count);
            }
        }
    }

    public async Task<Admission> AdmitAsync(DenoisingOrder order)
    {
        await FreeForgottenAsync();
        RequireTime(order);
        var model = await models.GetAsync(order.Settings.Model);
        if (!IsKnown(order.Job) && await repeats.FindAsync(order, model.ResultsRevision) is { } repeated)
        {
            return new Admission(null, 0, repeated);
        }
        while (true)
        {
            var (job, position, victim) = AskForPlace(order, _runners[model]);
            if (job is not null)
            {
                return new Admission(await BegunAsync(job), 0);
            }
            if (victim is null)
            {
                return new Admission(null, position);
            }
            await victim.Written;
        }
    }

    public async Task<JobProgress?> AdvanceAsync(string name, CancellationToken cancellationToken)
    {
        if (FindSpilled(name) is { } spilled && (await AdmitAsync(spilled.Order)).Progress is null)
        {
            return spilled.Progress;
        }
        if (Find(name) is not { } job)
        {
            return null;
        }
        await job.Begun;
        var progress = await job.Chunks.AskAsync().WaitAsync(cancellationToken);
        return progress is not null && job.TakePreview() is { } preview
            ? progress with { Preview = await blobs.PutPreviewAsync(name, preview, cancellationToken) }
            : progress ?? FindSpilled(name)?.Progress;
    }

    public async Task<JobProgress?> CheckpointAsync(string name, string blob, CancellationToken cancellationToken)
    {
        if (Find(name) is { } job)
        {
            await job.Begun;
            var saved = await engine.RunFirstAsync(() => job.IsReleased ? null : new SavedJob(job.Checkpoint(), job.Progress));
            if (saved is not null)
            {
                await blobs.PutAsync(blob, saved.Checkpoint, cancellationToken);
                return saved.Progress;
            }
        }
        return await CopyCheckpointAsync(name, blob, cancellationToken);
    }

    /// <summary>Runs work on a resident job's tensors when it is its tenant's turn; null when it is not resident (any more).</summary>
    public async Task<T?> RunAsync<T>(string name, Func<ResidentJob, T> work, CancellationToken cancellationToken = default)
        where T : class
    {
        if (Find(name) is not { } job)
        {
            return null;
        }
        await job.Begun;
        return await engine.RunAsync(job.Claim, () => job.IsReleased ? null : work(job), cancellationToken);
    }

    /// <summary>The device does no more for the job than to finish the step that it is in.</summary>
    public async Task ReleaseAsync(string name)
    {
        ResidentJob? job;
        SpilledJob? spilled;
        lock (_gate)
        {
            _line.Leave(name);
            _spilled.Remove(name, out spilled);
            job = _jobs.GetValueOrDefault(name);
            if (job is not null)
            {
                Dismiss(job);
            }
        }
        if (spilled is not null)
        {
            await spilled.Written; // whoever releases a job deletes its checkpoint next
        }
        if (job is null)
        {
            return;
        }
        await job.Begun.ContinueWith(_ => { }, TaskScheduler.Default); // a failed beginning has leases to free, too
        await engine.FreeAsync(() => Free(job));
    }

    /// <summary>Of one model, or of all.</summary>
    public async Task ReleaseAllAsync(ResidentModel? model = null)
    {
        string[] names;
        lock (_gate)
        {
            names =
            [
                .. _jobs.Where(job => model is null || job.Value.Runner.Model == model).Select(job => job.Key),
                .. _spilled.Where(job => model is null || models.Find(job.Value.Order.Settings.Model) == model).Select(job => job.Key),
            ];
        }
        await Task.WhenAll(names.Select(ReleaseAsync));
    }

    private async Task<JobProgress> BegunAsync(ResidentJob job)
    {
        try
        {
            await job.Begun;
            return job.Progress;
        }
        catch
        {
            await ReleaseAsync(job.Order.Job);
            throw;
        }
    }

    private async Task<JobProgress?> CopyCheckpointAsync(string name, string blob, CancellationToken cancellationToken)
    {
        if (FindSpilled(name) is not { } spilled)
        {
            return null;
        }
        await spilled.Written;
        if (blob != spilled.Order.Checkpoint)
        {
            await blobs.PutAsync(blob, (await blobs.ReadCheckpointAsync(spilled.Order))!, cancellationToken);
        }
        return spilled.Progress;
    }

    private void RequireTime(DenoisingOrder order)
    {
        if (order.Settings.Deadline is { } deadline && deadline < clock.GetUtcNow())
        {
            throw new DreamerException(ErrorCode.DeadlineExceeded, $"Its deadline, {deadline:O}, was over before it could begin.");
        }
    }

    private sealed record SavedJob(StoredCheckpoint Checkpoint, JobProgress Progress);
}
