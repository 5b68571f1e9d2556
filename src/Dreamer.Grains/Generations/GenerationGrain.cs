using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Grains.Telemetry;
using Dreamer.Sessions;
using Dreamer.Storage;
using Dreamer.Tenants;
using Microsoft.Extensions.Logging;

namespace Dreamer.Grains.Generations;

/// <summary>
/// Drives its generation with a timer that interleaves with calls, one phase or chunk a tick: 1. the still it starts from, 2. the texts'
/// embeddings, 3. a device that admits the job, 4. the steps, chunk by chunk, 5. pictures and blobs, 6. the end. This half holds what
/// callers ask; the other holds the phases.
/// </summary>
internal sealed partial class GenerationGrain(
    [PersistentState("generation", StorageNames.Default)] IPersistentState<GenerationRecord> stored,
    UnfinishedWork unfinished,
    IBlobStore blobs,
    BlobCopies copies,
    GrainsOptions options,
    TimeProvider clock,
    ILogger<GenerationGrain> log) : Grain, IGenerationGrain, IRemindable, IDisposable
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_promptEnd = TimeSpan.FromMilliseconds(250);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _stop = new();
    private GenerationProgress _progress = new(GenerationState.Queued);
    private IGrainTimer? _timer;
    private bool _deactivating;

    private string Key => this.GetPrimaryKeyString();

    private TenantId Tenant => TenantId.Parse(Key.Split('/')[0]);

    private GenerationId Id => GenerationId.Parse(Key.Split('/')[2]);

    private GenerationRecord State => stored.State;

    private GenerationSettings Settings => State.Settings ?? throw new InvalidOperationException($"Generation '{Id}' has no settings.");

    private bool Exists => stored.RecordExists && State.Settings is not null && !State.Deleted;

    /// <summary>The write of its beginning failed.</summary>
    private bool IsUnstored => State.Settings is null && !State.Deleted;

    private ISessionGrain Session => GrainFactory.Session(Tenant, Id.Session);

    private bool IsStopping => State.CancelRequested || State.Deleted;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Unfinished, it is queued again, whatever it was: no device has admitted it yet.
        _progress = State.State.IsFinal() ? FinalProgress() : new GenerationProgress(GenerationState.Queued);
        _used = State.Used;
        if (Exists && !State.State.IsFinal())
        {
            Drive(); // its silo died: whoever asks for it first sets it going again
        }
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _deactivating = true; // what fails from here on is not the generation's failure
        _timer?.Dispose();
        return _stop.CancelAsync();
    }

    public Task PrepareAsync(GenerationSettings settings) =>
        stored.RecordExists ? Task.CompletedTask : SaveAsync(_ => new GenerationRecord { Settings = settings, CreatedAt = clock.GetUtcNow() });

    public async Task<GenerationView> StartAsync(GenerationSettings settings)
    {
        if (!stored.RecordExists)
        {
            await BeginAsync(settings);
        }
        else if (_timer is null) // else it is driven already, and may be pausing for a reason
        {
            Drive();
            await SetReminderAsync(); // what was prepared has none yet
        }
        return Exists ? View() : throw new DreamerException(ErrorCode.NotFound, $"The generation '{Id}' is deleted.");
    }

    public async Task CopyAsync(GenerationId from, GenerationView copy)
    {
        if (stored.RecordExists)
        {
            return;
        }
        await unfinished.MarkAsync(Tenant, Id); // until its session lists it, a start deletes it
        foreach (var name in OwnBlobs(copy))
        {
            await copies.CopyAsync($"{Tenant}/{from.Session}/{from}/{name}", $"{Key}/{name}");
        }
        await SaveAsync(_ => GenerationRecord.Of(copy));
        _progress = FinalProgress();
        _ended.TrySetResult();
    }

    public Task<GenerationView?> GetAsync() => Task.FromResult(Exists ? View() : null);

    public async Task<GenerationView?> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (Exists && !_progress.State.IsFinal())
        {
            await EndWithinAsync(atMost < s_longestWait ? atMost : s_longestWait, cancellationToken);
        }
        return Exists ? View() : null;
    }

    public async Task<CancelOutcome> CancelAsync()
    {
        if (!Exists)
        {
            return CancelOutcome.NotFound;
        }
        if (!State.State.IsFinal())
        {
            var began = clock.GetTimestamp();
            await SaveAsync(s => s with { CancelRequested = true });
            await StopAsync();
            GenerationMetrics.Cancelled(clock.GetElapsedTime(began));
            await EndWithinAsync(s_promptEnd, CancellationToken.None);
        }
        return State.State switch
        {
            GenerationState.Cancelled => CancelOutcome.Cancelled,
            var state => state.IsFinal() ? CancelOutcome.AlreadyCompleted : CancelOutcome.Cancelling,
        };
    }

    public async Task DeleteAsync()
    {
        if (State.Deleted && _timer is not null)
        {
            return; // it is being cleaned up: stored once more after that, it would stay for ever
        }
        await unfinished.MarkAsync(Tenant, Id); // a crash before the blobs are gone must not leave them for ever
        await SaveAsync(s => s with { Deleted = true });
        await StopAsync();
    }

    public void Dispose()
    {
        _stop.Dispose();
        _writing.Dispose();
    }

    /// <summary>What a generation keeps and never changes: a checkpoint comes and goes.</summary>
    private IEnumerable<string> OwnBlobs(GenerationView view)
    {
        string[] source = view.Settings.Asset is null ? [] : [BlobCopies.SourceStill];
        return view.Artifacts.Where(IsOwn).Select(artifact => artifact.Blob[(Key.Length + 1)..]).Concat(source).Distinct();
    }

    private bool IsOwn(Artifact artifact) => artifact.Blob.StartsWith(Key + "/", StringComparison.Ordinal);

    /// <summary>
    /// Frees the device within a step. A tick sees to the rest: it may call the session, which this turn must not, because the session
    /// may be waiting for this very turn.
    /// </summary>
    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await ReleaseJobAsync();
        Drive();
    }

    /// <summary>
    /// The work begins beside the write: what it stores waits for it. Where the write fails nothing has begun: the mark leads the next start, or the
    /// next call, here again.
    /// </summary>
    private async Task BeginAsync(GenerationSettings settings)
    {
        var saving = SaveAsync(_ => new GenerationRecord { Settings = settings, CreatedAt = clock.GetUtcNow() });
        Drive();
        try
        {
            await saving;
            await SetReminderAsync();
        }
        catch
        {
            _deactivating = true;
            DeactivateOnIdle();
            throw;
        }
    }

    private void Drive()
    {
        if (_timer is not null)
        {
            _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            return;
        }
        var once = new GrainTimerCreationOptions { DueTime = TimeSpan.Zero, Period = Timeout.InfiniteTimeSpan, Interleave = true, KeepAlive = true };
        _timer = this.RegisterGrainTimer(TickAsync, once);
    }

    private async Task EndWithinAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        await _ended.Task.WaitAsync(patience, clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    private Task SaveAsync(Func<GenerationRecord, GenerationRecord> change) =>
        WriteAsync(() => stored.SaveAsync(change(stored.State))); // an end, above all, is told and billed as it was stored

    private Task ClearAsync() => WriteAsync(stored.ClearStateAsync);

    /// <summary>Calls and ticks interleave: writes wait for each other, because each must come with the last one's ETag.</summary>
    private async Task WriteAsync(Func<Task> write)
    {
        await _writing.WaitAsync();
        try
        {
            await write();
        }
        finally
        {
            _writing.Release();
        }
    }

    private GenerationProgress FinalProgress() => new(State.State, Step: State.StepsDone, Steps: Settings.Steps);

    private GenerationView View() => new()
    {
        Id = Id,
        Settings = Settings,
        Progress = _progress,
        Still = Settings.Kind == GenerationKind.TextToVideo ? Id.OfStill() : null,
        Artifacts = _preview is { } preview && !State.State.IsFinal() ? State.Artifacts.Add(preview) : State.Artifacts,
        Error = State.Error,
        Attempt = State.Attempt,
        Device = State.Device,
        CreatedAt = State.CreatedAt,
        StartedAt = State.StartedAt,
        FinishedAt = State.FinishedAt,
        IsRepeat = State.IsRepeat,
        IsInexact = State.IsInexact,
    };
}
