using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Dreamer.Denoising;
using Dreamer.Devices;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Scheduling;
using Dreamer.Inference.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dreamer.Inference.Denoising;

/// <summary>
/// What owners ask of a device's jobs. Some are resident, as many as its memory holds, others wait in line, and others were resident and gave their
/// place up. A null answer says that a job is none of these: it never was, was released, or was forgotten after its owner fell silent.
/// </summary>
internal sealed class DenoisingJobs : IDisposable
{
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromSeconds(1);

    private readonly ConditionalWeakTable<ResidentModel, ChunkRunner> _runners = []; // as long as a model is known
    private readonly Func<ResidentModel, ChunkRunner> _runnerOf;
    private readonly DeviceEngine _engine;
    private readonly ResidentModels _models;
    private readonly JobBlobs _blobs;
    private readonly RepeatedResults _repeats;
    private readonly TimeProvider _clock;
    private readonly Places _places;
    private readonly JobStart _start;
    private readonly Spilling _spilling;
    private readonly JobCheckpoints _checkpoints;
    private readonly ITimer _lookAgain;
    private readonly string _device;
    private readonly RecentSteps _steps = new();

    public DenoisingJobs(
        DeviceEngine engine, ResidentModels models, JobBlobs blobs, RepeatedResults repeats, InferenceOptions options, TimeProvider clock, ILoggerFactory logs)
    {
        (_engine, _models, _blobs, _repeats, _clock, _device) = (engine, models, blobs, repeats, clock, options.Device);
        _runnerOf = model => new ChunkRunner(model, options, clock, logs.CreateLogger<ChunkRunner>()) { MayPass = MayPass, Recent = _steps };
        _places = new Places(engine, models, options, clock);
        _start = new JobStart(engine, models, blobs, _places);
        _spilling = new Spilling(engine, blobs, _places, logs.CreateLogger<Spilling>());
        _checkpoints = new JobCheckpoints(engine, blobs, _places);
        _lookAgain = clock.CreateTimer(_ => _places.LookAgain(), null, s_lookAgain, s_lookAgain);
    }

    /// <summary>How many are resident, and how many wait.</summary>
    public (int Resident, int Waiting) Load => _places.Load;

    /// <summary>What the jobs take of the memory beside weights.</summary>
    public long MemoryTaken => _places.MemoryTaken;

    public ImmutableArray<DeviceStepTime> StepTimes => _steps.Read();

    /// <summary>How many of the resident ones.</summary>
    public int InLane(Lane lane) => _places.Residents(job => job.Claim.Lane == lane).Length;

    /// <summary>Loads the model's weights if there is room for them; answers whether they are there.</summary>
    public Task<bool> PreloadAsync(ResidentModel model) => _models.PreloadAsync(model, () => _places.MemoryTaken);

    /// <summary>
    /// Answers when the job has a place, when its position is another one than <paramref name="shown"/>, or after a pause that grows with the
    /// position.
    /// </summary>
    public async Task<Admission> AdmitAsync(DenoisingOrder order, int? shown = null, CancellationToken cancellationToken = default)
    {
        await Task.WhenAll(_places.Forgotten().Select(ReleaseAsync));
        RequireTime(order);
        _engine.Weights.Note(order);
        var model = await _models.GetAsync(order.Settings.Model, order.Settings.Loras);
        if (!_places.IsKnown(order.Job) && await _repeats.FindAsync(order, model.ResultsRevision) is { } repeated)
        {
            return new Admission(null, 0, repeated);
        }
        return await AwaitPlaceAsync(order, _runners.GetOrAdd(model, _runnerOf), shown, cancellationToken);
    }

    /// <summary>Runs one chunk; a job that gave its place up is paused, and shall be admitted again.</summary>
    public async Task<JobProgress?> AdvanceAsync(string name, CancellationToken cancellationToken)
    {
        if (_places.Find(name) is not { } job)
        {
            return _places.FindSpilled(name)?.Progress;
        }
        await job.Begun;
        var progress = await job.Chunks.AskAsync().WaitAsync(cancellationToken) is { } done ? WithForecast(name, done) : null;
        return progress is not null && job.TakePreview() is { } preview
            ? progress with { Preview = await _blobs.PutPreviewAsync(name, preview, cancellationToken) }
            : progress ?? _places.FindSpilled(name)?.Progress;
    }

    public Task<JobProgress?> CheckpointAsync(string name, string blob, CancellationToken cancellationToken) => _checkpoints.StoreAsync(name, blob, cancellationToken);

    /// <summary>Runs work on a resident job's tensors when it is its tenant's turn; null when it is not resident (any more).</summary>
    public async Task<T?> RunAsync<T>(string name, Func<ResidentJob, T> work, CancellationToken cancellationToken = default)
        where T : class
    {
        if (_places.Find(name) is not { } job)
        {
            return null;
        }
        await job.Begun;
        return await _engine.RunAsync(job.Claim, () => job.IsReleased ? null : work(job), cancellationToken);
    }

    /// <summary>The device does no more for the job than to finish the step that it is in.</summary>
    public async Task ReleaseAsync(string name)
    {
        var (job, spilled) = _places.Release(name);
        if (spilled is not null)
        {
            await spilled.Written; // whoever releases a job deletes its checkpoint next
        }
        if (job is not null)
        {
            await job.Begun.ContinueWith(_ => { }, TaskScheduler.Default); // a failed beginning has leases to free, too
            await _engine.FreeAsync(() => Free(job));
        }
    }

    private void Free(ResidentJob job)
    {
        _places.NoteTimes(job);
        _spilling.Free(job);
    }

    /// <summary>Of one model, or of all.</summary>
    public Task ReleaseAllAsync(ResidentModel? model = null) => Task.WhenAll(_places.Names(model).Select(ReleaseAsync));

    /// <summary>A model goes away in peace: what its jobs have done is stored where the next device finds it.</summary>
    public async Task DrainAsync(ResidentModel model)
    {
        await Task.WhenAll(_places.Residents(job => job.MayLeave && job.Runner.Model.Root == model).Select(SpillAsync));
        await ReleaseAllAsync(model);
    }

    public void Dispose() => _lookAgain.Dispose();

    private async Task<Admission> AwaitPlaceAsync(DenoisingOrder order, ChunkRunner runner, int? shown, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = Ask(order, runner);
            if (answer.Job is { } job)
            {
                return new Admission(WithForecast(order.Job, await BegunAsync(job)), 0);
            }
            if (answer.Victim is { } victim)
            {
                await EvictAsync(victim);
            }
            else if (answer.Position != shown)
            {
                return Waits(order.Job, answer.Position);
            }
            else if (!await _places.WaitAsync(answer, cancellationToken))
            {
                shown = null; // the pause is over: it hears of its position, whatever that is
            }
            else if (!_places.Waits(order.Job))
            {
                return new Admission(null, 0);
            }
        }
    }

    private PlaceAnswer Ask(DenoisingOrder order, ChunkRunner runner)
    {
        var measure = ResidentJob.MeasureOf(order);
        var before = _places.FindSpilled(order.Job)?.Progress;
        var part = runner.Model.StepPart(before?.Part ?? order.Part);
        var need = ResidentJob.NeedOf(runner, measure, runner.Memory.Of(measure), part, hasTexts: false);
        return _places.Ask(order, need, isAlone => ExpectedWork(order, before, runner, isAlone), (begin, spilled) => new ResidentJob(begin, runner, job => _start.BeginAsync(job, spilled), ChunksOf, _clock));
    }

    /// <summary>How far a checkpoint is that another device wrote, only its job says.</summary>
    private static double? ExpectedWork(DenoisingOrder order, JobProgress? before, ChunkRunner runner, bool isAlone) =>
        before is null && order is { Checkpoint: not null, Settings.Finishes: null }
            ? null
            : runner.Times.Left(order, before is null ? order.Settings.OwnSteps() : before.Steps - before.Step, isAlone);

    private Admission Waits(string name, int position)
    {
        var forecast = _places.ForecastOf(name);
        return new Admission(null, position) { StartsInMs = (long?)forecast.StartsIn, EtaMs = (long?)forecast.EndsIn };
    }

    private JobProgress WithForecast(string name, JobProgress progress) =>
        progress.IsPaused ? progress : progress with { EtaMs = (long?)_places.ForecastOf(name).EndsIn };

    private ChunkLine ChunksOf(ResidentJob job) => new(_engine, () => new ChunkWork(job), () => !job.IsReleased && _places.IsShared);

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

    private Task EvictAsync(ResidentJob job)
    {
        DeviceMetrics.Preempted(_device, "place");
        return SpillAsync(job);
    }

    /// <summary>
    /// At the boundary of two parts a job goes on if the next one is in memory, with room beside others. Else it gives its place up: its owner asks for
    /// another, perhaps on a device that has the part.
    /// </summary>
    private bool MayPass(ResidentJob job)
    {
        if (_places.MoveOn(job, job.Runner.Model.StepPart(job.Tensors.Part)!))
        {
            return true;
        }
        DeviceMetrics.Preempted(_device, "part");
        _ = SpillAsync(job); // never fails, and has taken the place when it returns
        return false;
    }

    /// <summary>Takes a job's place from it. What it had done is stored, and its owner is told that it pauses.</summary>
    private Task SpillAsync(ResidentJob job) => _places.Spill(job) is { } spilled ? _spilling.WriteAsync(job, spilled) : Task.CompletedTask;

    private void RequireTime(DenoisingOrder order)
    {
        if (order.Settings.Deadline is { } deadline && deadline < _clock.GetUtcNow())
        {
            throw new DreamerException(ErrorCode.DeadlineExceeded, $"Its deadline, {deadline:O}, was over before it could begin.");
        }
    }
}
