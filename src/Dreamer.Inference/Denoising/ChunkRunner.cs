using Dreamer.Errors;
using Dreamer.Inference.Admissions;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Models;
using Dreamer.Inference.Scheduling;
using Dreamer.Inference.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dreamer.Inference.Denoising;

/// <summary>
/// Takes a model's jobs a chunk along, on the engine's thread: alone, or several of one shape together where that has been measured to be faster. Jobs
/// whose bytes must not depend on company go together only where a check has shown that they do not. What goes wrong is the job's alone.
/// </summary>
internal sealed partial class ChunkRunner
{
    /// <summary>Of a step on the CPU, where all that the process does beside it is measured, too. CUDA's allocator tells of a peak once.</summary>
    private const int MeasurementsKept = 8;

    private readonly StepTimes _times = new();
    private readonly PreviewBudget _previews = new();
    private readonly BatchChoice _batches;
    private readonly InferenceOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    public ChunkRunner(ResidentModel model, InferenceOptions options, TimeProvider clock, ILogger<ChunkRunner> log)
    {
        (Model, _options, _clock, _log) = (model, options, clock, log);
        Memory = new JobMemory(InferenceOptions.LocalNameOf(options.Device).StartsWith("cpu", StringComparison.Ordinal) ? MeasurementsKept : null);
        _batches = new BatchChoice(_times, options.MaxBatch, options.ChunkTarget);
    }

    public ResidentModel Model { get; }

    /// <summary>What the model's jobs were measured to have in memory.</summary>
    public JobMemory Memory { get; }

    /// <summary>What they were measured to take of the time.</summary>
    public JobTimes Times { get; } = new();

    /// <summary>Whether a job whose next step needs another part of the model may take it here; else it has given its place up.</summary>
    public required Func<ResidentJob, bool> MayPass { get; init; }

    /// <summary>What its device's steps took lately.</summary>
    public required RecentSteps Recent { get; init; }

    /// <summary>Whether the two might share steps; if nobody knows yet what that does to their bytes, they will be checked.</summary>
    public bool MayShare(ResidentJob one, ResidentJob other) =>
        one.Shape == other.Shape && one.Part == other.Part && (_batches.IsExact(one.Shape) != false || (AllowsInexact(one) && AllowsInexact(other)));

    public int SizeFor(ResidentJob job, int available) => _batches.SizeFor(job.Shape, Math.Min(available, job.StepsAtOnce));

    public void Run(IReadOnlyList<ChunkWork> chunks)
    {
        var wanted = chunks.Where(IsStillWanted).ToList();
        if (wanted.Count > 1 && TryRunTogether(wanted))
        {
            wanted.ForEach(Complete);
            return;
        }
        wanted.ForEach(RunAlone);
    }

    private bool IsStillWanted(ChunkWork chunk)
    {
        if (chunk.Job.IsReleased)
        {
            chunk.Complete(null);
            return false;
        }
        if (chunk.Claim.Deadline is { } deadline && deadline < _clock.GetUtcNow())
        {
            chunk.Fail(new DreamerException(ErrorCode.DeadlineExceeded, $"It was not done by its deadline, {deadline:O}."));
            return false;
        }
        return true;
    }

    private void RunAlone(ChunkWork chunk)
    {
        try
        {
            Advance([chunk.Job], chunk.Job.Tensors.Advance);
            Complete(chunk);
        }
        catch (Exception error) // the state is that of the last whole step: the job may be tried again, and the device is sound
        {
            chunk.Fail(DeviceErrors.Translate(error));
        }
    }

    /// <summary>A job that has given its place up, for want of the next part, is told so at once.</summary>
    private void Complete(ChunkWork chunk)
    {
        var job = chunk.Job;
        var isPaused = job.StepsLeft > 0 && job.Part?.Part != job.Tensors.Part && !job.IsReleased && !MayPass(job);
        chunk.Complete(job.Progress with { IsPaused = isPaused });
    }

    /// <summary>False when they must go alone: they would get other bytes, or something failed, and alone it shows whose fault it is.</summary>
    private bool TryRunTogether(List<ChunkWork> chunks)
    {
        List<ResidentJob> jobs = [.. chunks.Select(chunk => chunk.Job)];
        try
        {
            using var batch = Model.Weights.Join([.. jobs.Select(job => job.Tensors)]);
            if (!jobs.TrueForAll(AllowsInexact) && !_batches.IsExact(jobs[0].Shape, jobs.Count, () => Check(jobs, batch)))
            {
                return false;
            }
            Advance(jobs, batch.Advance);
            return true;
        }
        catch (Exception error)
        {
            LogNotTogether(_log, error, jobs.Count);
            return false;
        }
    }

    private bool Check(List<ResidentJob> jobs, IJobBatch batch)
    {
        var exact = batch.IsExact();
        LogChecked(_log, jobs.Count, jobs[0].Shape, exact);
        return exact;
    }

    /// <summary>
    /// As many steps as are known to fit in a chunk's time, at least one; fewer when the device turns out slower, or when a job's next step
    /// is of another shape, whose time and company are another question, or needs another part of the model.
    /// </summary>
    private void Advance(List<ResidentJob> jobs, Action step)
    {
        var (shape, part) = (jobs[0].Shape, jobs[0].Tensors.Part);
        var planned = Math.Min(_times.StepsWithin(_options.ChunkTarget, shape, jobs.Count), jobs.Min(job => job.StepsLeft));
        var (began, done) = (_clock.GetTimestamp(), 0);
        while (done < planned && (done == 0 || _clock.GetElapsedTime(began) < _options.ChunkTarget) && !jobs.Exists(job => job.IsReleased || job.Tensors.Shape != shape || job.Tensors.Part != part))
        {
            step();
            done++;
        }
        if (done > 0)
        {
            var taken = _clock.GetElapsedTime(began);
            var milliseconds = taken.TotalMilliseconds / done;
            Record(shape, jobs.Count, milliseconds);
            foreach (var job in jobs)
            {
                job.Stepped(taken / jobs.Count);
                Times.Stepped(job.Order, milliseconds / jobs.Count);
                job.Advanced(milliseconds);
                Preview(job, milliseconds * done / jobs.Count);
            }
            if (jobs is [var alone])
            {
                alone.NoteMemory();
            }
            Recent.Record(Model.Name, DeviceMetrics.ShapeOf(jobs[0].Order), milliseconds);
            DeviceMetrics.ChunkDone(Model.Name, DeviceMetrics.ShapeOf(jobs[0].Order), jobs.Count, jobs[0].Progress);
        }
    }

    private void Record(JobShape shape, int jobs, double milliseconds)
    {
        _times.Record(shape, jobs, milliseconds);
        if (jobs == 1 && shape is { Frames: 1, Rows: > 1 } && shape.Size == Model.Description.DefaultSize)
        {
            Model.Took(_times.Of(shape, jobs)!.Value);
        }
    }

    private void Preview(ResidentJob job, double millisecondsOfSteps)
    {
        job.UnseenMilliseconds += millisecondsOfSteps;
        if (job.Order.Settings.Previews && job.StepsLeft > 0 && _previews.Allows(job.UnseenMilliseconds))
        {
            var before = job.DeviceTime;
            job.Show(job.Timed(job.Tensors.Preview));
            _previews.Record((job.DeviceTime - before).TotalMilliseconds);
        }
    }

    private static bool AllowsInexact(ResidentJob job) => job.Order.Settings.Inexact;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Jobs} jobs could not share a step and take it one by one")]
    private static partial void LogNotTogether(ILogger log, Exception error, int jobs);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Jobs} jobs of {Shape} together have the same bytes as alone: {Exact}")]
    private static partial void LogChecked(ILogger log, int jobs, JobShape shape, bool exact);
}
