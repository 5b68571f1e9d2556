using Dreamer.Inference.Engine;
using Dreamer.Inference.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dreamer.Inference.Denoising;

internal sealed partial class DenoisingJobs
{
    private readonly Dictionary<string, SpilledJob> _spilled = [];

    /// <summary>A model goes away in peace: what its jobs have done is stored where the next device finds it.</summary>
    public async Task DrainAsync(ResidentModel model)
    {
        SpilledJob[] leaving;
        lock (_gate)
        {
            leaving = [.. _jobs.Values.Where(job => job.MayLeave && job.Runner.Model == model).ToArray().Select(Spill)];
        }
        await Task.WhenAll(leaving.Select(job => job.Written));
        await ReleaseAllAsync(model);
    }

    private SpilledJob Evict(ResidentJob job)
    {
        DeviceMetrics.Preempted(options.Device, "place");
        return Spill(job);
    }

    /// <summary>Takes a job's place from it. What it had done is stored, and its owner is told that it pauses.</summary>
    private SpilledJob Spill(ResidentJob job)
    {
        Dismiss(job);
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
            LogSpilled(log, job.Order.Job, checkpoint.State.Length);
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

    private StoredCheckpoint CheckpointAndFree(ResidentJob job)
    {
        try
        {
            return job.Checkpoint();
        }
        finally
        {
            Free(job);
        }
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

    [LoggerMessage(Level = LogLevel.Information, Message = "job {Job} gave its place up; {Bytes} bytes of checkpoint")]
    private static partial void LogSpilled(ILogger log, string job, int bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "job {Job} gave its place up, and what it had done is lost")]
    private static partial void LogLost(ILogger log, Exception error, string job);
}
