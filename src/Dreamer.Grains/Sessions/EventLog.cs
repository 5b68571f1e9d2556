using System.Runtime.CompilerServices;
using Dreamer.Sessions;

namespace Dreamer.Grains.Sessions;

/// <summary>
/// The last events of a session, in order. Readers replay from any number, then follow; a slow one skips what has fallen out, and is told.
/// </summary>
internal sealed class EventLog(int capacity)
{
    private readonly List<SessionEvent> _events = [];
    private TaskCompletionSource _changed = NewSignal();
    private long _lastDropped;
    private bool _closed;

    /// <summary>What was there before this log: whatever has a lower number than the first has left it.</summary>
    public void Load(IReadOnlyCollection<SessionEvent> events)
    {
        _events.AddRange(events);
        _lastDropped = events.Count > 0 ? _events[0].Sequence - 1 : 0;
    }

    public void Append(SessionEvent entry)
    {
        _events.Add(entry);
        if (_events.Count > capacity + (capacity / 4)) // many at once: each costs a move of all that stay
        {
            var dropped = _events.Count - capacity;
            _lastDropped = _events[dropped - 1].Sequence;
            _events.RemoveRange(0, dropped);
        }
        Wake();
    }

    /// <summary>Ends every reader once it has read what is there.</summary>
    public void Close()
    {
        _closed = true;
        Wake();
    }

    public async IAsyncEnumerable<SessionEvent> ReadAsync(long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = afterSequence;
        while (true)
        {
            var changed = _changed.Task; // taken before looking, so that nothing is missed in between
            while (FirstAfter(last) is { } entry)
            {
                var told = last < _lastDropped ? entry with { Missed = true } : entry;
                last = entry.Sequence;
                yield return told;
            }
            if (_closed)
            {
                yield break;
            }
            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>By halving: numbers grow, and skip some.</summary>
    private SessionEvent? FirstAfter(long sequence)
    {
        var (low, high) = (0, _events.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _events[middle].Sequence > sequence ? (low, middle) : (middle + 1, high);
        }
        return low < _events.Count ? _events[low] : null;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Wake()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.SetResult();
    }
}
