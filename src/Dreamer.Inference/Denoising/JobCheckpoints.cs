using Dreamer.Denoising;
using Dreamer.Inference.Engine;

namespace Dreamer.Inference.Denoising;

/// <summary>Stores what a device's jobs have done as blobs, from which they resume: of resident ones, and of such as gave their place up.</summary>
internal sealed class JobCheckpoints(DeviceEngine engine, JobBlobs blobs, Places places)
{
    /// <summary>Null when the job is neither.</summary>
    public async Task<JobProgress?> StoreAsync(string name, string blob, CancellationToken cancellationToken)
    {
        if (places.Find(name) is { } job)
        {
            await job.Begun;
            var storing = StoreAsync(job, blob, cancellationToken);
            job.Storing = storing;
            if (await storing is { } progress)
            {
                return progress;
            }
        }
        return await CopyAsync(name, blob, cancellationToken);
    }

    /// <summary>Null when it is not resident any more.</summary>
    private async Task<JobProgress?> StoreAsync(ResidentJob job, string blob, CancellationToken cancellationToken)
    {
        var saved = await engine.RunFirstAsync(() => job.IsReleased ? null : new SavedJob(job.Checkpoint(), job.Progress));
        if (saved is null)
        {
            return null;
        }
        var isDraft = blob == job.Order.DraftBlob; // what finishes it has taken nothing of a device yet
        await blobs.PutAsync(blob, isDraft ? saved.Checkpoint with { DeviceTime = TimeSpan.Zero } : saved.Checkpoint, cancellationToken);
        return saved.Progress;
    }

    private async Task<JobProgress?> CopyAsync(string name, string blob, CancellationToken cancellationToken)
    {
        if (places.FindSpilled(name) is not { } spilled)
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

    private sealed record SavedJob(StoredCheckpoint Checkpoint, JobProgress Progress);
}
