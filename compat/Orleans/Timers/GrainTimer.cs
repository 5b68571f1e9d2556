using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Orleans.Runtime;

/// <summary>A timer of one activation; it ends with it.</summary>
public interface IGrainTimer : IDisposable
{
    void Change(TimeSpan dueTime, TimeSpan period);
}

/// <summary>When a grain timer ticks, and how.</summary>
public readonly struct GrainTimerCreationOptions()
{
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        : this() => (DueTime, Period) = (dueTime, period);

    public required TimeSpan DueTime { get; init; }

    /// <summary>From the end of a tick to the next one.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether ticks may interleave with calls at awaits.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether ticks keep the activation from being idle.</summary>
    public bool KeepAlive { get; init; }
}

/// <summary>A timer whose ticks are turns of its activation, one at a time; the next is due a period after the last has ended.</summary>
internal sealed partial class GrainTimer : Turn, IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private TimeSpan _period;
    private TimeSpan? _changedDueTime;
    private bool _isFiring;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _options = options;
        _period = options.Period;
        using var clean = ActivationScheduler.WithoutContext();
        _timer = activation.Silo.Clock.CreateTimer(static t => ((GrainTimer)t!).Fire(), this, options.DueTime, Timeout.InfiniteTimeSpan);
    }

    public override bool IsAlwaysInterleave => _options.Interleave;
    public override bool KeepsAlive => _options.KeepAlive;
    public override bool IsAbandoned => _stop.IsCancellationRequested;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);
        _period = period;
        if (_isFiring)
        {
            _changedDueTime = dueTime; // takes effect when the tick has ended
        }
        else
        {
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public override async Task RunAsync(Activation activation)
    {
        RequestContext.Values = null;
        _changedDueTime = null; // a change from before this tick has been answered by it
        try
        {
            await _callback(_stop.Token);
        }
        catch (Exception error)
        {
            LogTickFailed(activation.Silo.Log, error, activation.GrainId);
            activation.OnCallFailed(error);
        }

        var next = _changedDueTime ?? _period;
        _changedDueTime = null;
        _isFiring = false;
        if (!_stop.IsCancellationRequested)
        {
            _timer.Change(next, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The activation ended before the tick began.</summary>
    public override void Reject(Exception reason) => Stop();

    public void Stop()
    {
        _stop.Cancel();
        _timer.Dispose();
    }

    public void Dispose()
    {
        Stop();
        _activation.Forget(this);
    }

    private void Fire()
    {
        _isFiring = true;
        _activation.TryDeliver(this);
    }

    [LoggerMessage(LogLevel.Warning, "A timer of grain {grain} failed")]
    private static partial void LogTickFailed(ILogger log, Exception error, GrainId grain);
}
