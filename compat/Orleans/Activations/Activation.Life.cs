using Microsoft.Extensions.Logging;

namespace Orleans.Runtime;

// How an activation begins and ends.
internal sealed partial class Activation
{
    // As Orleans' MaxForwardCount.
    private const int MaxForwards = 2;
    private const int ActivateStage = 2000;

    // As Orleans' ActivationTimeout and DeactivationTimeout.
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);
    private readonly List<GrainTimer> _timers = [];
    private DeactivationReason _reason;
    private DateTimeOffset _lastUse;
    private DateTimeOffset _keepUntil = DateTimeOffset.MinValue;

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _reason = _reason.ReasonCode == DeactivationReasonCode.None ? deactivationReason : _reason;
            if (_state != ActivationState.Valid)
            {
                return; // an activation that still begins sees the reason once it has begun
            }

            _state = ActivationState.Deactivating;
            Scheduler.Run(StopFeeding);
            if (_running == 0)
            {
                Scheduler.Run(() => _ = FinishAsync());
            }
        }
    }

    public void DelayDeactivation(TimeSpan timeSpan)
    {
        var now = Silo.Clock.GetUtcNow();
        _keepUntil = timeSpan <= TimeSpan.Zero ? DateTimeOffset.MinValue
            : timeSpan < DateTimeOffset.MaxValue - now ? now + timeSpan
            : DateTimeOffset.MaxValue;
    }

    /// <summary>Timers are made on the activation's own turns only.</summary>
    public GrainTimer AddTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        if (Current != this)
        {
            throw new InvalidOperationException($"A timer of grain {GrainId} can be made on its own turns only.");
        }

        _timers.Add(new GrainTimer(this, callback, options));
        return _timers[^1];
    }

    public void Forget(GrainTimer timer) => _timers.Remove(timer);

    /// <summary>Ends the activation if it was not used for as long as its class allows.</summary>
    public void DeactivateIfIdle(DateTimeOffset now)
    {
        lock (_gate)
        {
            var isIdle = _state == ActivationState.Valid && _running == 0 && _waiting.Count == 0;
            if (isIdle && now >= _keepUntil && now - _lastUse >= Class.AgeLimit)
            {
                Deactivate(new(DeactivationReasonCode.ActivationIdle, "The activation was idle for longer than its age limit."));
            }
        }
    }

    private async Task ActivateAsync(Dictionary<string, object>? requestContext)
    {
        RequestContext.Values = requestContext;
        using var timeout = new CancellationTokenSource(s_timeout, Silo.Clock);
        try
        {
            GrainInstance = Class.Create(this);
            var grain = (IGrainBase)GrainInstance;
            IncomingFilters = grain is IIncomingGrainCallFilter own ? [.. Silo.IncomingFilters, own] : Silo.IncomingFilters;
            Lifecycle.Subscribe(Class.Type.FullName!, ActivateStage, grain.OnActivateAsync, ct => grain.OnDeactivateAsync(_reason, ct));
            await Lifecycle.OnStart(timeout.Token);
        }
        catch (Exception error)
        {
            LogActivationFailed(Silo.Log, error, GrainId);
            await FailAsync(error);
            return;
        }

        lock (_gate)
        {
            _state = ActivationState.Valid;
            if (_reason.ReasonCode == DeactivationReasonCode.None)
            {
                BeginWaiting();
                return;
            }
        }

        Deactivate(_reason);
    }

    private async Task FailAsync(Exception error)
    {
        await DisposeAsync();
        foreach (var turn in MarkEnded())
        {
            turn.Reject(error);
        }
    }

    private async Task FinishAsync()
    {
        using var timeout = new CancellationTokenSource(s_timeout, Silo.Clock);
        try
        {
            await Lifecycle.OnStop(timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception error)
        {
            LogDeactivationFailed(Silo.Log, error, GrainId);
        }

        await DisposeAsync();
        foreach (var turn in MarkEnded().Where(t => !t.IsAbandoned))
        {
            Forward(turn);
        }
    }

    /// <summary>To the next activation; but a grain that ends whenever it is called must not be called for ever.</summary>
    private void Forward(Turn turn)
    {
        if (++turn.Forwards > MaxForwards)
        {
            turn.Reject(new OrleansMessageRejectionException($"Grain {GrainId} ended {turn.Forwards} times before the call could begin; last because of {_reason.ReasonCode}: {_reason.Description}"));
        }
        else
        {
            Silo.Catalog.Deliver(GrainId, turn);
        }
    }

    private void StopFeeding()
    {
        _timers.ForEach(t => t.Stop());
        _timers.Clear();
        foreach (var stream in Streams)
        {
            stream.Abort();
        }
    }

    private async Task DisposeAsync()
    {
        try
        {
            await (GrainInstance is IAsyncDisposable grain ? grain.DisposeAsync() : default);
            (GrainInstance as IDisposable)?.Dispose();
            await _scope.DisposeAsync();
        }
        catch (Exception error)
        {
            LogDeactivationFailed(Silo.Log, error, GrainId);
        }
    }

    private Turn[] MarkEnded()
    {
        Turn[] left;
        lock (_gate)
        {
            _state = ActivationState.Ended;
            left = [.. _waiting];
            _waiting.Clear();
        }

        Silo.Catalog.Remove(this);
        _ended.TrySetResult();
        return left;
    }

    [LoggerMessage(LogLevel.Error, "Grain {grain} failed to activate")]
    private static partial void LogActivationFailed(ILogger log, Exception error, GrainId grain);

    [LoggerMessage(LogLevel.Error, "Grain {grain} failed while it was deactivated")]
    private static partial void LogDeactivationFailed(ILogger log, Exception error, GrainId grain);
}
