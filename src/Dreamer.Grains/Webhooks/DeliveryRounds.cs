using System.Globalization;
using Dreamer.Webhooks;
using Microsoft.Extensions.Logging;

namespace Dreamer.Grains.Webhooks;

/// <summary>
/// Sends what is due, a few at a time, and sleeps until more is. Lives beside an endpoint's calls, on the same turns; ends when nothing waits,
/// the endpoint is disabled or deleted, or its activation ends.
/// </summary>
internal sealed partial class DeliveryRounds(
    WebhookEndpointId endpoint, IWebhooksGrain endpoints, WaitingDeliveries waiting, DeliveryLog log, WebhookSender sender, TimeProvider clock,
    ILogger logger)
    : IDisposable
{
    private const int AtOnce = 4;

    private static readonly TimeSpan s_pauseAfterError = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _writing = new(1); // writes of the log come one after the other, and none after everything is deleted
    private TaskCompletionSource _changed = NewSignal();
    private DateTimeOffset _pausedUntil;
    private int _underWay;
    private bool _isGoing;
    private bool _isHalted; // the endpoint is disabled or deleted
    private bool _isCleared;

    /// <summary>Whether it is to go now; it goes already, and looks again at what is due.</summary>
    public bool TryBegin()
    {
        _isHalted = false;
        var begins = !_isGoing && waiting.Count > 0 && !_stop.IsCancellationRequested;
        _isGoing |= begins;
        Wake();
        return begins;
    }

    public async Task GoAsync()
    {
        while (!_stop.IsCancellationRequested && (_underWay > 0 || (waiting.Count > 0 && !_isHalted)))
        {
            var changed = _changed.Task;
            SendDue();
            await SleepAsync(changed);
        }
        await EndOfWayAsync();
        _isGoing = false;
    }

    /// <summary>The activation ends; what is under way is cut off, and tried again by the next.</summary>
    public void Leave() => _stop.Cancel();

    /// <summary>Nothing of the endpoint stays, and nothing comes again.</summary>
    public async Task ClearAsync()
    {
        await _stop.CancelAsync();
        await WriteAsync(async () =>
        {
            _isCleared = true;
            await waiting.DeleteAllAsync();
            await log.DeleteAllAsync();
        });
    }

    /// <summary>Too many wait.</summary>
    public Task DropAsync(WebhookMessageId oldest) => WriteAsync(async () =>
    {
        await log.CountDroppedAsync();
        await waiting.RemoveAsync(oldest);
    });

    /// <summary>Once no ending is half stored: what waits is not in the log then, and what is in the log does not wait.</summary>
    public Task SettleAsync() => WriteAsync(() => Task.CompletedTask);

    public void Dispose()
    {
        _stop.Dispose();
        _writing.Dispose();
    }

    /// <summary>What a receiver has answered is stored, although the activation ends.</summary>
    private async Task EndOfWayAsync()
    {
        while (_underWay > 0)
        {
            await _changed.Task;
        }
    }

    private void SendDue()
    {
        var now = clock.GetUtcNow();
        while (_underWay < AtOnce && !_isHalted && now >= _pausedUntil && waiting.TakeDue(now) is { } next)
        {
            _underWay++;
            _ = TryAsync(next);
        }
    }

    /// <summary>Looks at the clock again once the timer runs: it may have been set forward in between, and nothing would wake this.</summary>
    private async Task SleepAsync(Task changed)
    {
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var sleep = changed.WaitAsync(UntilNext(), clock, awake.Token);
        if (UntilNext() == TimeSpan.Zero)
        {
            await awake.CancelAsync();
        }
        await sleep.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private TimeSpan UntilNext()
    {
        if (_underWay >= AtOnce || _isHalted || waiting.NextDue is not { } due)
        {
            return Timeout.InfiniteTimeSpan; // what ends wakes it
        }
        var until = (due > _pausedUntil ? due : _pausedUntil) - clock.GetUtcNow();
        return until > TimeSpan.Zero ? until : TimeSpan.Zero;
    }

    private async Task TryAsync(WebhookMessageId id)
    {
        try
        {
            await SendAsync(id);
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The next activation tries it again.
        }
        catch (Exception error) // it waits on: storage, or the tenant's actor, did not answer
        {
            LogNotTold(logger, error, id.Value, endpoint.Value);
            waiting.PutBack(id, clock.GetUtcNow() + s_pauseAfterError);
        }
        _underWay--;
        Wake();
    }

    private async Task SendAsync(WebhookMessageId id)
    {
        if (await endpoints.FindTargetAsync(endpoint) is not { } target)
        {
            await ClearAsync(); // deleted, and a crash came before the rest of it
            return;
        }
        if (target.IsDisabled || await waiting.FindAsync(id) is not { } delivery)
        {
            _isHalted |= target.IsDisabled;
            await (target.IsDisabled ? Task.CompletedTask : waiting.RemoveAsync(id)); // it cannot be read
            waiting.PutBack(id, clock.GetUtcNow());
            return;
        }
        var answer = await sender.SendAsync(target, delivery, _stop.Token);
        WebhookMetrics.Tried(answer.Attempt.IsDelivered);
        _pausedUntil = answer.RetryAfter is { } pause ? clock.GetUtcNow() + pause : _pausedUntil;
        await ConcludeAsync(delivery.Since(target.EnabledAt).After(answer), answer);
    }

    private Task ConcludeAsync(StoredDelivery tried, WebhookAnswer answer) =>
        answer.Attempt.IsDelivered ? EndAsync(tried, WebhookDeliveryState.Succeeded)
        : answer.IsGone ? DisableAsync(tried, "the receiver answered 410, Gone")
        : tried.IsTest ? EndAsync(tried, WebhookDeliveryState.Failed)
        : tried.Tries < RetryTable.Tries ? WaitAsync(tried, answer)
        : log.State.DeliveredAt > tried.TriedAt ? EndAsync(tried, WebhookDeliveryState.Failed) // others arrived: just this one is not taken
        : DisableAsync(tried, NothingArrived(clock.GetUtcNow() - tried.TriedAt!.Value));

    private static string NothingArrived(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"nothing arrived in {RetryTable.Tries} tries over {time.TotalHours:0} hours");

    private Task WaitAsync(StoredDelivery tried, WebhookAnswer answer)
    {
        var pause = RetryTable.PauseAfter(tried.Tries, tried.Id);
        var due = clock.GetUtcNow() + (answer.RetryAfter > pause ? answer.RetryAfter.Value : pause);
        return WriteAsync(() => waiting.Holds(tried.Id) ? waiting.WriteAsync(tried with { DueAt = due }) : Task.CompletedTask);
    }

    /// <summary>First, because a crash after the end would leave nobody to do it.</summary>
    private async Task DisableAsync(StoredDelivery tried, string reason)
    {
        await endpoints.DisableAsync(endpoint, tried.Id, reason);
        await EndAsync(tried, WebhookDeliveryState.Failed);
    }

    /// <summary>A crash between the two sends it once more, under the same id.</summary>
    private Task EndAsync(StoredDelivery tried, WebhookDeliveryState state) => WriteAsync(async () =>
    {
        await log.AddAsync(tried.Ended(state, clock.GetUtcNow()));
        await waiting.RemoveAsync(tried.Id);
        WebhookMetrics.Ended(state);
    });

    private async Task WriteAsync(Func<Task> write)
    {
        await _writing.WaitAsync();
        try
        {
            await (_isCleared ? Task.CompletedTask : write());
        }
        finally
        {
            _writing.Release();
        }
    }

    private void Wake()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(Level = LogLevel.Warning, Message = "what came of webhook {Message} to {Endpoint} could not be stored; it is sent again")]
    private static partial void LogNotTold(ILogger log, Exception error, string message, string endpoint);
}
