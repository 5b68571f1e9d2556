using Dreamer.Generations;
using Microsoft.Extensions.Logging;

namespace Dreamer.Grains.Generations;

/// <summary>
/// What a generation does beside the calls that ask for it: it is made (<see cref="Making"/>), again where that fails, and then concluded; cancelled, late or
/// deleted it ends so. It ends early where its activation does, and another one goes on.
/// </summary>
internal sealed partial class GenerationLife(
    StoredGeneration stored, ShownProgress shown, Attempts attempts, DeviceSeat seat, Ending ending, Making making, GenerationWebhooks webhooks, GrainsOptions options,
    TimeProvider clock, ISiloStatusOracle silo, ILogger log)
    : IDisposable
{
    private static readonly TimeSpan s_longestTimer = TimeSpan.FromDays(1);

    private readonly CancellationTokenSource _stop = new();
    private bool _isLeaving; // what fails from here on is not the generation's failure
    private long? _stopAsked;

    public bool IsLiving { get; private set; }

    /// <summary>Nothing is left to do.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Begins where the stored state is.</summary>
    public void Restore()
    {
        shown.Restore();
        seat.CountFromCheckpoint();
    }

    /// <summary>Whether it is to be lived now: it is not, and something may be left to do.</summary>
    public bool TryBegin()
    {
        if (IsLiving)
        {
            return false;
        }
        IsSettled = false;
        return IsLiving = true;
    }

    /// <summary>Lives until nothing is left to do, which the last is told, or the activation ends.</summary>
    public async Task LiveAsync(Func<Task> last)
    {
        shown.Live(true);
        while (!_isLeaving && !IsSettled && !stored.IsUnstored)
        {
            var pause = TimeSpan.Zero;
            try
            {
                pause = await TakeNextAsync(last);
            }
            catch (Exception) when (_isLeaving || stored.IsUnstored || silo.CurrentStatus.IsTerminating())
            {
                break;
            }
            catch (Exception error) // it must not die of anything: the generation would hang
            {
                pause = await SurviveAsync(error);
            }
            await PauseAsync(pause);
        }
        shown.Live(false);
        IsLiving = false;
    }

    /// <summary>It is cancelled or deleted: what it waits for ends, and the device is free within a step.</summary>
    public Task StopAsync(long asked)
    {
        _stopAsked ??= asked;
        var stopping = _stop.CancelAsync();
        _ = seat.ReleaseAsync(); // at once; what follows waits for it
        return stopping;
    }

    /// <summary>Its activation ends.</summary>
    public void Leave()
    {
        _isLeaving = true;
        _stop.Cancel();
        shown.Wake();
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>One attempt, or the next thing that its end wants; answers how long to pause before the next.</summary>
    private async Task<TimeSpan> TakeNextAsync(Func<Task> last)
    {
        await webhooks.TellCreationAsync();
        if (stored.State.Deleted)
        {
            return await ending.CleanUpAsync() ? await SettleAsync(last) : options.RetryPause;
        }
        if (stored.IsFinal)
        {
            await ending.ConcludeAsync();
            LogEnded(log, stored.Key, stored.State.State, stored.State.Attempt);
            return await SettleAsync(last);
        }
        if (stored.State.CancelRequested)
        {
            await seat.ReleaseAsync();
            GenerationMetrics.Cancelled(_stopAsked is { } asked ? clock.GetElapsedTime(asked) : TimeSpan.Zero);
            await ending.StoreCancelledAsync();
        }
        else if (stored.Settings.Deadline is { } deadline && clock.GetUtcNow() > deadline)
        {
            await ending.StoreAsync(GenerationState.Expired, new GenerationError(ErrorCode.DeadlineExceeded, $"It was not done by its deadline, {deadline:O}."));
        }
        else
        {
            await MakeAsync();
        }
        return TimeSpan.Zero;
    }

    private async Task<TimeSpan> SettleAsync(Func<Task> last)
    {
        await last();
        IsSettled = !stored.State.Deleted; // deleted while it told its end, it is cleaned up next
        return TimeSpan.Zero;
    }

    private async Task MakeAsync()
    {
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        if (stored.Settings.Deadline is { } deadline)
        {
            var left = deadline - clock.GetUtcNow();
            inTime.CancelAfter(left < s_longestTimer ? left : s_longestTimer);
        }
        try
        {
            await making.MakeAsync(inTime.Token);
        }
        catch (OperationCanceledException) when (inTime.IsCancellationRequested && !_stop.IsCancellationRequested)
        {
            // What comes next sees that the deadline is over.
        }
        catch (Exception) when (stored.IsStopping)
        {
            // Its job was taken from under it, and what it asked for failed in whatever way: what comes next is the end.
        }
    }

    private async Task<TimeSpan> SurviveAsync(Exception error)
    {
        try
        {
            if (!stored.IsStopping && !stored.IsFinal)
            {
                return await TryAgainAsync(error);
            }
            if (error is OperationCanceledException)
            {
                return TimeSpan.Zero;
            }
            LogStuck(log, error, stored.Key);
        }
        catch (Exception second)
        {
            LogStuck(log, second, stored.Key);
        }
        return options.RetryPause * 4;
    }

    private async Task<TimeSpan> TryAgainAsync(Exception error)
    {
        try
        {
            var device = seat.Device;
            await seat.LeaveAsync(error);
            await seat.EndCheckpointAsync();
            var pause = await attempts.NoteAsync(error, shown.Progress.Step, device);
            seat.CountFromCheckpoint();
            return pause;
        }
        catch (GenerationFailedException failed)
        {
            await ending.StoreAsync(failed.State, failed.Error);
            return TimeSpan.Zero;
        }
    }

    private async Task PauseAsync(TimeSpan pause)
    {
        if (pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, clock, stored.IsStopping ? CancellationToken.None : _stop.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "generation {Key} is {State} after {Attempt} admissions")]
    private static partial void LogEnded(ILogger log, string key, GenerationState state, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "generation {Key} could not be brought to its end; this is tried again")]
    private static partial void LogStuck(ILogger log, Exception error, string key);
}
