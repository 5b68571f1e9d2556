using System.Collections.Concurrent;

namespace Dreamer.Grains.Tests.Webhooks;

/// <summary>The system's clock, set forward at will; what waits for a time that has come by then goes on. A whole silo runs on it.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private readonly ConcurrentDictionary<Alarm, byte> _alarms = [];
    private TimeSpan _shift;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _shift;

    public void Advance(TimeSpan by)
    {
        _shift += by;
        foreach (var alarm in _alarms.Keys)
        {
            alarm.Adjust();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        _alarms[alarm] = 0;
        alarm.Change(dueTime, period);
        return alarm;
    }

    private sealed class Alarm : ITimer
    {
        private readonly SteppedClock _clock;
        private readonly ITimer _timer;
        private readonly Lock _lock = new();
        private DateTimeOffset? _due; // of one that rings once

        public Alarm(SteppedClock clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _timer = System.CreateTimer(_ => Ring(callback, state), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_lock)
            {
                _due = dueTime >= TimeSpan.Zero && period == Timeout.InfiniteTimeSpan ? _clock.GetUtcNow() + dueTime : null;
                return _timer.Change(dueTime, period);
            }
        }

        public void Adjust()
        {
            lock (_lock)
            {
                if (_due is { } due)
                {
                    var left = due - _clock.GetUtcNow();
                    _timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
                }
            }
        }

        public void Dispose()
        {
            _clock._alarms.TryRemove(this, out _);
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Ring(TimerCallback callback, object? state)
        {
            lock (_lock)
            {
                _due = null;
            }
            callback(state);
        }
    }
}
