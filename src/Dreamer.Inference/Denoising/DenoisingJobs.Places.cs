using Dreamer.Captions;
using Dreamer.Denoising;
using Dreamer.Generations;
using Dreamer.Inference.Models;
using Dreamer.Inference.Scheduling;
using Dreamer.Inference.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dreamer.Inference.Denoising;

internal sealed partial class DenoisingJobs
{
    private static readonly TimeSpan s_ownerPatience = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ResidentJob> _jobs = [];
    private readonly Dictionary<string, SpilledJob> _spilled = [];
    private readonly AdmissionOrder _line = new(options, clock, engine);
    private readonly JobMemory _memory = new();

    /// <summary>A place, or the position in line, and perhaps one who is on the way out to make room.</summary>
    private (ResidentJob? Job, int Position, SpilledJob? Victim) AskForPlace(DenoisingOrder order)
    {
        lock (_gate)
        {
            if (FindLocked(order.Job) is { } job)
            {
                return (job, 0, null);
            }
            var bytes = _memory.Of(MeasureOf(order));
            _line.Ask(order.Job, WorkClaim.Of(order), bytes);
            var places = Places();
            var position = _line.PositionOf(order.Job, places);
            if (position > 0)
            {
                return (null, position, _line.VictimFor(order.Job, places) is { } victim ? Evict(_jobs[victim]) : null);
            }
            return (TakePlace(order, bytes), 0, null);
        }
    }

    private static JobShape MeasureOf(DenoisingOrder order) => new(order.Settings.Size, order.Settings.FramesMade(), 0);

    private List<Place> Places() =>
        [.. _jobs.Values.Select(job => new Place(job.Order.Job, job.Claim, job.Bytes, job.Since, job.Touched, job.MayLeave))];

    private ResidentJob TakePlace(DenoisingOrder order, long bytes)
    {
        _line.Leave(order.Job);
        // Who was here before goes on from what it left, whatever its owner last stored.
        var begin = _spilled.Remove(order.Job, out var spilled) ? spilled.Order : order;
        return _jobs[order.Job] = new ResidentJob(begin, job => BeginAsync(job, spilled), ChunksOf, clock) { Since = _line.Now, Touched = _line.Now, Bytes = bytes };
    }

    private ChunkLine ChunksOf(ResidentJob job) => new(engine, () => new ChunkWork(job, runner), () => !job.IsReleased && _jobs.Count > 1);

    private async Task BeginAsync(ResidentJob job, SpilledJob? spilled)
    {
        if (spilled is not null)
        {
            await spilled.Written;
            job.Took(spilled.Progress.DeviceTime - job.DeviceTime); // of a chunk that was under way when it gave its place up
        }
        var checkpoint = await blobs.ReadCheckpointAsync(job.Order);
        var still = await blobs.ReadStillAsync(job.Order);
        await engine.RunAsync(job.Claim, () =>
        {
            var inputs = TakeInputs(job) with { Still = still, Checkpoint = checkpoint };
            IDenoisingJob Begin() => model.Weights.Begin(job.Order.Settings, inputs);
            job.Start(checkpoint is null ? job.Timed(Begin) : Begin()); // taken up again, it has paid for its beginning
            return true;
        });
        lock (_gate)
        {
            _memory.Record(MeasureOf(job.Order), job.Bytes);
        }
    }

    private JobInputs TakeInputs(ResidentJob job)
    {
        var texts = PromptTexts.Of(job.Order);
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
            var lease = model.Take(job.Order.Tenant, text);
            job.Hold(lease);
            return lease.Embedding;
        }
    }

    private SpilledJob Evict(ResidentJob job)
    {
        DeviceMetrics.Preempted(options.Device, "place");
        return Spill(job);
    }

    /// <summary>Takes a job's place from it. What it had done is stored, and its owner is told that it pauses.</summary>
    private SpilledJob Spill(ResidentJob job)
    {
        _jobs.Remove(job.Order.Job);
        job.Release();
        var spilled = _spilled[job.Order.Job] = new SpilledJob(job.Order, job.Progress, _line.Now);
        spilled.Written = WriteAsync(job, spilled);
        return spilled;
    }

    private async Task WriteAsync(ResidentJob job, SpilledJob spilled)
    {
        try
        {
            var checkpoint = await engine.RunFirstAsync(() => CheckpointAndFree(job));
            spilled.Saved(job.Progress); // with the chunk that was under way
            await blobs.PutAsync(spilled.Order.Checkpoint!, checkpoint, CancellationToken.None);
            LogSpilled(log, job.Order.Job, checkpoint.Length);
        }
        catch (Exception error) // its owner admits it again, from the last checkpoint of its own
        {
            LogLost(log, error, job.Order.Job);
            lock (_gate)
            {
                _spilled.Remove(job.Order.Job);
            }
        }
    }

    private static byte[] CheckpointAndFree(ResidentJob job)
    {
        try
        {
            return job.Tensors.Checkpoint();
        }
        finally
        {
            job.Free();
        }
    }

    private bool IsKnown(string name)
    {
        lock (_gate)
        {
            return _jobs.ContainsKey(name) || _spilled.ContainsKey(name) || _line.Has(name);
        }
    }

    private ResidentJob? Find(string name)
    {
        lock (_gate)
        {
            return FindLocked(name);
        }
    }

    private ResidentJob? FindLocked(string name)
    {
        var job = _jobs.GetValueOrDefault(name);
        if (job is not null)
        {
            job.Touched = _line.Now;
        }
        return job;
    }

    private SpilledJob? FindSpilled(string name)
    {
        lock (_gate)
        {
            var job = _spilled.GetValueOrDefault(name);
            if (job is not null)
            {
                job.Touched = _line.Now;
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
            forgotten =
            [
                .. _jobs.Where(j => _line.Now - j.Value.Touched > s_ownerPatience).Select(j => j.Key),
                .. _spilled.Where(j => _line.Now - j.Value.Touched > s_ownerPatience).Select(j => j.Key),
            ];
        }
        return Task.WhenAll(forgotten.Select(ReleaseAsync));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "job {Job} gave its place up; {Bytes} bytes of checkpoint")]
    private static partial void LogSpilled(ILogger log, string job, int bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "job {Job} gave its place up, and what it had done is lost")]
    private static partial void LogLost(ILogger log, Exception error, string job);
}
