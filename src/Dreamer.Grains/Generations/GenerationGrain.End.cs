using System.Collections.Immutable;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Grains.Telemetry;
using Dreamer.Sessions;
using Dreamer.Storage;
using Microsoft.Extensions.Logging;

namespace Dreamer.Grains.Generations;

internal sealed partial class GenerationGrain
{
    /// <summary>Stores the end; the next tick tells it, and so does a start after a crash in between.</summary>
    private async Task<TimeSpan> EndAsync(
        GenerationState state, GenerationError? error, ImmutableArray<Artifact>? made = null, Func<GenerationRecord, GenerationRecord>? change = null)
    {
        await EndCheckpointAsync(); // what it stores of the work's use must not come after what the end says of it
        await SaveAsync(s => (change?.Invoke(s) ?? s) with
        {
            State = state,
            Error = error,
            Artifacts = [.. s.Artifacts, .. made ?? []],
            FinishedAt = clock.GetUtcNow(),
            StepsDone = state == GenerationState.Succeeded ? Settings.Steps : _progress.Step,
            Used = _used,
        });
        GenerationMetrics.Ended(State);
        return TimeSpan.Zero;
    }

    /// <summary>With one write: a copy that a crash interrupts may be gone the next time, and then the generation is made.</summary>
    private async Task<TimeSpan> EndRepeatedAsync(ImmutableArray<Artifact> made, string model)
    {
        var (now, decided) = (clock.GetUtcNow(), await DecidedAsync(model));
        _used = DeviceUse.None;
        return await EndAsync(GenerationState.Succeeded, null, made, s => s with { IsRepeat = true, Model = model, Settings = decided, StartedAt = s.StartedAt ?? now });
    }

    private async Task<TimeSpan> EndCancelledAsync()
    {
        if (Settings.Kind == GenerationKind.TextToVideo)
        {
            await GrainFactory.Generation(Tenant, Id.OfStill()).CancelAsync();
        }
        return await EndAsync(GenerationState.Cancelled, null);
    }

    /// <summary>
    /// 6. The end. What must not be lost comes before the session is told, because a start looks no further where the session knows the end.
    /// </summary>
    private async Task<TimeSpan> ConcludeAsync()
    {
        await ReleaseJobAsync();
        await Task.WhenAll(SettleAsync(), DeleteLeftoversAsync());
        _progress = FinalProgress();
        await Session.ReportAsync([.. State.Artifacts.Where(a => IsOwn(a) && !IsFirstFrame(a)).Select(Made), Ended()]);
        _ended.TrySetResult();
        await SaveAsync(s => s with { IsSettled = true }); // so that a deletion need not look for the ledger's line
        await unfinished.ClearAsync(Tenant, Id);
        await ClearReminderAsync();
        LogEnded(log, Key, State.State, State.Attempt);
        return Next(Phase.Settled);
    }

    private GenerationReport Made(Artifact artifact) => new(Id, SessionEventKind.Output, _progress with { State = GenerationState.Running }, artifact);

    private GenerationReport Ended() => new(Id, State.Error is null ? SessionEventKind.State : SessionEventKind.Error, _progress, Error: State.Error);

    /// <summary>The checkpoint, previews, and what an attempt that came to nothing had made; those of a killed process, too.</summary>
    private async Task DeleteLeftoversAsync()
    {
        var kept = OwnBlobs(View()).Select(name => $"{Key}/{name}").ToHashSet();
        await foreach (var blob in blobs.ListAsync(Key + "/"))
        {
            if (!kept.Contains(blob))
            {
                await blobs.DeleteAsync(blob);
            }
        }
    }

    /// <summary>A clip's still was told when it was taken.</summary>
    private bool IsFirstFrame(Artifact artifact) => Settings.Kind.MakesClip() && artifact.Variant == ArtifactVariant.Image;

    /// <summary>What it used stays in the ledger: deleted on its way, it ends as cancelled first.</summary>
    private async Task<TimeSpan> CleanUpAsync()
    {
        await ReleaseJobAsync();
        await EndCheckpointAsync();
        if (State.Settings is not null)
        {
            if (!State.State.IsFinal())
            {
                await EndAsync(GenerationState.Cancelled, null);
            }
            await SettleAsync();
        }
        else
        {
            await GrainFactory.Tenant(Tenant).ReleaseAsync(Id); // what was accepted and never stored
        }
        _ended.TrySetResult();
        if (await blobs.ListAsync(Key + "/").AnyAsync())
        {
            await blobs.DeleteFolderAsync(Key + "/");
            _phase = Phase.CleanUp;
            return options.RetryPause; // a call that was cancelled may still be writing: look again, until nothing is there
        }
        await ClearReminderAsync();
        await ClearAsync();
        await unfinished.ClearAsync(Tenant, Id);
        DeactivateOnIdle();
        return Next(Phase.Settled);
    }

    private async Task<TimeSpan> TrySurviveAsync(Exception error)
    {
        try
        {
            return await RetryOrFailAsync(error);
        }
        catch (Exception second)
        {
            LogStuck(log, second, Key);
            return options.RetryPause * 4;
        }
    }

    /// <summary>Another attempt, from the checkpoint, and in the end without it; what cannot get better fails at once.</summary>
    private async Task<TimeSpan> RetryOrFailAsync(Exception error)
    {
        if (IsStopping || State.State.IsFinal())
        {
            return options.RetryPause;
        }
        var known = error as DreamerException;
        _failedOn = known is null ? _on?.Device ?? State.Device : _failedOn; // what nobody foresaw may be the device's own: another one tries next
        await LeaveDeviceAsync(error);
        await EndCheckpointAsync();
        _phase = Phase.AwaitStill;
        if (known?.Code == ErrorCode.Capacity)
        {
            return options.QueuePoll; // not a failure: it stays queued
        }
        var failures = State.Failures + 1;
        _failedAt = Math.Max(_failedAt, _progress.Step);
        LogFailure(log, error, Key, failures, options.MaxAttempts);
        if (failures >= options.MaxAttempts || known is { IsRetryable: false })
        {
            var end = known?.Code == ErrorCode.DeadlineExceeded ? GenerationState.Expired : GenerationState.Failed;
            return await EndAsync(end, new GenerationError(known?.Code ?? ErrorCode.Internal, error.Message));
        }
        var checkpoint = failures >= FailuresBeforeStartingOver ? null : State.Checkpoint;
        await SaveAsync(s => s with { Failures = failures, Checkpoint = checkpoint, Used = checkpoint is null ? DeviceUse.None : s.Used });
        _used = State.Used; // what came after the checkpoint is done again
        return options.RetryPause * Math.Pow(2, failures - 1);
    }

    /// <summary>A silo that does not answer any more is not asked to release what died with it.</summary>
    private async Task LeaveDeviceAsync(Exception error)
    {
        if (_on is { } on && error is (SiloUnavailableException or OrleansMessageRejectionException or TimeoutException))
        {
            _on = null;
            await GrainFactory.DeviceDirectory().SuspectAsync(on.Device);
            return;
        }
        await ReleaseJobAsync();
    }

    private async Task ReleaseJobAsync()
    {
        if (_on is not { } on)
        {
            return;
        }
        try
        {
            await GrainFactory.Denoiser(on).ReleaseAsync(Key);
        }
        catch (Exception error) // a device that is gone has nothing left to free; a living one forgets a silent job by itself
        {
            LogNotReleased(log, Key, on.Device, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "generation {Key} is {State} after {Attempt} admissions")]
    private static partial void LogEnded(ILogger log, string key, GenerationState state, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "generation {Key} failed {Failures} times of {Allowed}")]
    private static partial void LogFailure(ILogger log, Exception error, string key, int failures, int allowed);

    [LoggerMessage(Level = LogLevel.Error, Message = "generation {Key} could not store its failure")]
    private static partial void LogStuck(ILogger log, Exception error, string key);

    [LoggerMessage(Level = LogLevel.Debug, Message = "generation {Key} could not be released on {Device}: {Reason}")]
    private static partial void LogNotReleased(ILogger log, string key, string device, string reason);
}
