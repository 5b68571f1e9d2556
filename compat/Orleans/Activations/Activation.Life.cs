using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Placement;

namespace Orleans.Runtime;

// How an activation begins and ends.
internal sealed partial class Activation
{
    private DeactivationReason _reason;
    private DateTimeOffset _lastUse;
    private DateTimeOffset _keepUntil = DateTimeOffset.MinValue;

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_reason.ReasonCode == DeactivationReasonCode.None)
            {
                _reason = deactivationReason;
            }

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
        using var timeout = new CancellationTokenSource(Silo.Collection.ActivationTimeout, Silo.Clock);
        try
        {
            await PlaceAsync(requestContext);
            GrainInstance = Class.Create(this);
            var grain = (IGrainBase)GrainInstance;
            IncomingFilters = grain is IIncomingGrainCallFilter own ? [.. Silo.IncomingFilters, own] : Silo.IncomingFilters;
            _lifecycle.Subscribe(Class.Type.FullName!, GrainLifecycleStage.Activate, grain.OnActivateAsync, ct => grain.OnDeactivateAsync(_reason, ct));
            await _lifecycle.OnStart(timeout.Token);
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

    /// <summary>There is one silo; a director that would place the grain elsewhere, or nowhere, makes the call fail.</summary>
    private async Task PlaceAsync(Dictionary<string, object>? requestContext)
    {
        if (Class.Placement is { } strategy && Silo.Services.GetKeyedService<IPlacementDirector>(strategy.GetType()) is { } director)
        {
            var target = new PlacementTarget(GrainId, requestContext ?? [], GrainInterfaceType.Create(Class.MainInterface.FullName!), 0);
            var chosen = await director.OnAddActivation(strategy, target, Silo);
            if (!chosen.Equals(Silo.LocalSilo))
            {
                throw new OrleansException($"Grain {GrainId} was placed on silo {chosen}, which is not a member of this cluster.");
            }
        }
    }

    private async Task FailAsync(Exception error)
    {
        _reason = new(DeactivationReasonCode.ActivationFailed, error, "Failed to activate grain.");
        await DisposeAsync();
        foreach (var turn in MarkEnded())
        {
            turn.Reject(error);
        }
    }

    private async Task FinishAsync()
    {
        using var timeout = new CancellationTokenSource(Silo.Collection.DeactivationTimeout, Silo.Clock);
        try
        {
            await _lifecycle.OnStop(timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception error)
        {
            LogDeactivationFailed(Silo.Log, error, GrainId);
        }

        await DisposeAsync();
        foreach (var turn in MarkEnded())
        {
            Silo.Catalog.Deliver(GrainId, turn); // to the next activation
        }
    }

    private void StopFeeding()
    {
        _timers.ForEach(t => t.Stop());
        _timers.Clear();
        Streams.Abort();
    }

    private async Task DisposeAsync()
    {
        try
        {
            switch (GrainInstance)
            {
                case IAsyncDisposable grain:
                    await grain.DisposeAsync();
                    break;
                case IDisposable grain:
                    grain.Dispose();
                    break;
            }

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
