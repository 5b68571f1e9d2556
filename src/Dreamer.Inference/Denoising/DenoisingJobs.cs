using Dreamer.Captions;
using Dreamer.Denoising;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Models;
using Dreamer.Inference.Telemetry;

namespace Dreamer.Inference.Denoising;

/// <summary>
/// The jobs of a device: a bounded number is resident, the others wait in line. A null answer says that a job is not resident, because
/// it never was, was released, or was forgotten after its owner fell silent.
/// </summary>
internal sealed class DenoisingJobs(DeviceEngine engine, ResidentModel model, JobBlobs blobs, InferenceOptions options, TimeProvider clock)
{
    private static readonly TimeSpan s_ownerPatience = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ResidentJob> _jobs = [];
    private readonly WaitingLine _line = new(options.MaxWaitingJobs, options.WaitingPatience, clock);

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
        if (!TryTakePlace(order, out var job, out var position))
        {
            return new Admission(null, position);
        }
        try
        {
            await job.Begun;
        }
        catch
        {
            await ReleaseAsync(order.Job);
            throw;
        }
        return new Admission(await RunAsync(order.Job, j => j.Progress), 0);
    }

    public Task<JobProgress?> AdvanceAsync(string job, CancellationToken cancellationToken) =>
        RunAsync(job, RunChunk, cancellationToken);

    public async Task<JobProgress?> CheckpointAsync(string job, string blob, CancellationToken cancellationToken)
    {
        var saved = await RunAsync(job, j => new SavedJob(j.Tensors.Checkpoint(), j.Progress), cancellationToken);
        if (saved is not null)
        {
            await blobs.PutAsync(blob, saved.Bytes, cancellationToken);
        }
        return saved?.Progress;
    }

    /// <summary>Runs work on a resident job's tensors; null when it is not resident (any more).</summary>
    public async Task<T?> RunAsync<T>(string name, Func<ResidentJob, T> work, CancellationToken cancellationToken = default)
        where T : class
    {
        if (Find(name) is not { } job)
        {
            return null;
        }
        await job.Begun;
        return await engine.RunAsync(() => job.IsReleased ? null : work(job), cancellationToken);
    }

    /// <summary>The device does no more for the job than to finish the step that it is in.</summary>
    public async Task ReleaseAsync(string name)
    {
        ResidentJob? job;
        lock (_gate)
        {
            _line.Leave(name);
            if (!_jobs.Remove(name, out job))
            {
                return;
            }
        }
        job.Release();
        await job.Begun.ContinueWith(_ => { }, TaskScheduler.Default); // a failed beginning has leases to free, too
        await engine.FreeAsync(job.Free);
    }

    public async Task ReleaseAllAsync()
    {
        string[] names;
        lock (_gate)
        {
            names = [.. _jobs.Keys];
        }
        await Task.WhenAll(names.Select(ReleaseAsync));
    }

    private bool TryTakePlace(DenoisingOrder order, out ResidentJob job, out int position)
    {
        lock (_gate)
        {
            position = 0;
            if (_jobs.TryGetValue(order.Job, out job!))
            {
                job.Touched = clock.GetTimestamp();
                return true;
            }
            position = _line.Ask(order.Job) - (options.MaxResidentJobs - _jobs.Count) + 1;
            if (position > 0)
            {
                return false;
            }
            _line.Leave(order.Job);
            job = _jobs[order.Job] = new ResidentJob(j => BeginAsync(j, order)) { Touched = clock.GetTimestamp(), Shape = DeviceMetrics.ShapeOf(order) };
            return true;
        }
    }

    private JobProgress RunChunk(ResidentJob job)
    {
        var progress = job.RunChunk(options.ChunkTarget, clock);
        DeviceMetrics.ChunkDone(options.ModelName, job.Shape, batch: 1, progress);
        return progress;
    }

    private async Task BeginAsync(ResidentJob job, DenoisingOrder order)
    {
        var checkpoint = await blobs.ReadCheckpointAsync(order);
        var still = await blobs.ReadStillAsync(order);
        await engine.RunAsync(() =>
        {
            var inputs = TakeInputs(job, order) with { Still = still, Checkpoint = checkpoint };
            job.Start(model.Weights.Begin(order.Settings, inputs), order.Settings.Fps);
            return true;
        });
    }

    private JobInputs TakeInputs(ResidentJob job, DenoisingOrder order)
    {
        var texts = PromptTexts.Of(order);
        return new JobInputs(Take(texts.Caption)!, Take(texts.Negative)!, Take(texts.Motion), null, null)
        {
            Earlier = [.. texts.Earlier.Select(e => new EarlierInput(e.Until, e.Guidance, Take(e.Caption)!, Take(e.Negative)!, Take(e.Motion)))],
        };

        IEmbedding? Take(PromptText? text)
        {
            if (text is null)
            {
                return null;
            }
            var lease = model.Take(order.Tenant, text);
            job.Hold(lease);
            return lease.Embedding;
        }
    }

    private ResidentJob? Find(string name)
    {
        lock (_gate)
        {
            var job = _jobs.GetValueOrDefault(name);
            if (job is not null)
            {
                job.Touched = clock.GetTimestamp();
            }
            return job;
        }
    }

    /// <summary>An owner that crashed never releases: what nobody touched for long makes room. Its owner admits it again, from its checkpoint.</summary>
    private Task FreeForgottenAsync()
    {
        string[] forgotten;
        lock (_gate)
        {
            forgotten = [.. _jobs.Where(j => clock.GetElapsedTime(j.Value.Touched) > s_ownerPatience).Select(j => j.Key)];
        }
        return Task.WhenAll(forgotten.Select(ReleaseAsync));
    }

    private sealed record SavedJob(byte[] Bytes, JobProgress Progress);
}
