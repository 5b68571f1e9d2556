using System.Runtime.CompilerServices;
using Dreamer.Sessions;

namespace Dreamer.Grains.Sessions;

/// <summary>The last events of a session, in order. Readers replay from any number, then follow; a slow one skips what has fallen out.</summary>
internal sealed class EventLog(int capacity)
{
    private readonly Queue<SessionEvent> _events = new();
    private TaskCompletionSource _changed = NewSignal();
    private bool _closed;

    public void Append(SessionEvent entry)
    {
        _events.Enqueue(entry);
        if (_events.Count > capacity)
        {
            _events.Dequeue();
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
            foreach (var entry in _events.Where(e => e.Sequence > last).ToList())
            {
                last = entry.Sequence;
                yield return entry;
            }
            if (_closed && !_events.Any(e => e.Sequence > last))
            {
                yield break;
            }
            await changed.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Wake()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.SetResult();
    }
}
