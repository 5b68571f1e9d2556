using Dreamer.Generations;
using Dreamer.Inference.Engine;

namespace Dreamer.Inference.Admissions;

/// <summary>
/// Waiting jobs in queues, of such as differ in deadline and number alone: whoever looks for the first of ten thousand looks at the first of each
/// queue.
/// </summary>
internal sealed class WaitingQueues(TimeSpan patience)
{
    private readonly Dictionary<(TenantId Tenant, Lane Lane, ResidentModel Model, ResidentPart? Part, bool Brief, bool IsLate), List<Waiting>> _queues = [];
    private readonly PriorityQueue<Waiting, TimeSpan> _notYetLate = new(); // by when they asked; some have left

    /// <summary>Each is in order, and none is empty.</summary>
    public IEnumerable<IReadOnlyList<Waiting>> All => _queues.Values;

    public void Add(Waiting waiting)
    {
        Insert(waiting);
        _notYetLate.Enqueue(waiting, waiting.Asked);
    }

    /// <summary>It waits no longer.</summary>
    public void Remove(Waiting waiting)
    {
        Take(waiting);
        waiting.HasLeft = true;
    }

    /// <summary>A change may bring it into another queue.</summary>
    public void Move(Waiting waiting, Action change)
    {
        Take(waiting);
        change();
        Insert(waiting);
    }

    /// <summary>Those that have waited for longer than patience count as late from now on.</summary>
    public void NoteLate(TimeSpan now)
    {
        while (_notYetLate.TryPeek(out var oldest, out _) && (oldest.HasLeft || now - oldest.Asked > patience))
        {
            _notYetLate.Dequeue();
            if (!oldest.HasLeft)
            {
                Move(oldest, () => oldest.IsLate = true);
            }
        }
    }

    private void Take(Waiting waiting)
    {
        var (key, queue) = (KeyOf(waiting), _queues[KeyOf(waiting)]);
        queue.RemoveAt(queue.BinarySearch(waiting, ByDeadline.Instance));
        if (queue.Count == 0)
        {
            _queues.Remove(key);
        }
    }

    private void Insert(Waiting waiting)
    {
        if (!_queues.TryGetValue(KeyOf(waiting), out var queue))
        {
            _queues[KeyOf(waiting)] = queue = [];
        }
        queue.Insert(~queue.BinarySearch(waiting, ByDeadline.Instance), waiting);
    }

    private static (TenantId Tenant, Lane Lane, ResidentModel Model, ResidentPart? Part, bool Brief, bool IsLate) KeyOf(Waiting waiting) =>
        (waiting.Claim.Tenant, waiting.Claim.Lane, waiting.Need.Model, waiting.Need.Part, waiting.Claim.Brief, waiting.IsLate);

    private sealed class ByDeadline : IComparer<Waiting>
    {
        public static ByDeadline Instance { get; } = new();

        public int Compare(Waiting? x, Waiting? y) => KeyOf(x!).CompareTo(KeyOf(y!));

        private static (DateTimeOffset Deadline, long Number) KeyOf(Waiting waiting) => (waiting.Claim.Deadline ?? DateTimeOffset.MaxValue, waiting.Number);
    }
}
