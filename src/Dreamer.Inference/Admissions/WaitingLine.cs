using Dreamer.Errors;
using Dreamer.Inference.Scheduling;

namespace Dreamer.Inference.Admissions;

/// <summary>
/// The jobs that wait for a place on a device, each expected by the order of turns until it leaves. Asking again keeps one's turn; not asking for a
/// while loses it. Whoever uses it holds the lock that guards it.
/// </summary>
internal sealed class WaitingLine(InferenceOptions options, TimeProvider clock, Action<WorkClaim> expect, Action<WorkClaim> withdraw)
{
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_longestOfFew = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pauseForEach = TimeSpan.FromMilliseconds(60); // of those who wait
    private const int NearTheFront = 16;

    private readonly Dictionary<string, Waiting> _waiting = [];
    private readonly WaitingQueues _queues = new(options.AdmissionPatience);
    private readonly DeviceMemory _memory = new(options);
    private readonly long _began = clock.GetTimestamp();
    private long _numbers;
    private TimeSpan _lastCameIn;
    private TimeSpan _between; // how long it lately took from one that came in to the next

    public int Count => _waiting.Count;

    public IEnumerable<Waiting> All => _waiting.Values;

    public TimeSpan Now => clock.GetElapsedTime(_began);

    /// <summary>As they are now.</summary>
    public WaitingQueues Look()
    {
        _queues.NoteLate(Now);
        return _queues;
    }

    public bool Has(string job) => _waiting.ContainsKey(job);

    /// <summary>
    /// Joins the line, as one that waits since then or now, or keeps the turn; refused with "capacity" when too many wait, and with "out_of_memory" when it can never fit.
    /// </summary>
    public Waiting Ask(string job, WorkClaim claim, MemoryNeed need, TimeSpan? since)
    {
        Require(need);
        if (_waiting.TryGetValue(job, out var waiting))
        {
            waiting.LastAsked = Now;
            Change(waiting, need);
            return waiting;
        }
        if (Count >= options.MaxWaitingJobs)
        {
            throw new DreamerException(ErrorCode.Capacity, $"{Count} jobs wait for this device already, and it takes no more.");
        }
        expect(claim);
        _waiting[job] = waiting = new Waiting(job, claim, need, Now, _numbers++, since);
        _queues.Add(waiting);
        return waiting;
    }

    /// <summary>It has come in.</summary>
    public void Enter(string job)
    {
        var now = Now;
        _between = _lastCameIn == TimeSpan.Zero ? now : (_between * 0.8) + ((now - _lastCameIn) * 0.2);
        _lastCameIn = now;
        Leave(job);
    }

    /// <summary>Who waits for it is told.</summary>
    public void Leave(string job)
    {
        if (_waiting.Remove(job, out var leaving))
        {
            _queues.Remove(leaving);
            withdraw(leaving.Claim);
            leaving.Call();
        }
    }

    /// <summary>Drops those whose owners fell silent.</summary>
    public void LeaveSilent()
    {
        foreach (var silent in _waiting.Values.Where(w => w.Callers == 0 && Now - w.LastAsked > options.WaitingPatience).ToList())
        {
            Leave(silent.Job);
        }
    }

    /// <summary>
    /// How long an owner may wait before it hears of its position: half of what it should take to get to the front; further back, until it should be near
    /// there. The longer the line, the longer that may be: telling ten thousand every few seconds would cost what it is about.
    /// </summary>
    public TimeSpan PauseAt(int position)
    {
        var between = Now - _lastCameIn > _between ? Now - _lastCameIn : _between;
        var pause = between * (position <= NearTheFront ? position / 2.0 : position - (NearTheFront / 2));
        var longest = Clamp(s_pauseForEach * Count, s_longestOfFew, s_longestPause);
        return Clamp(pause, s_shortestPause, longest);
    }

    private static TimeSpan Clamp(TimeSpan value, TimeSpan least, TimeSpan most) => value < least ? least : value > most ? most : value;

    /// <summary>With another model, or another part of it, it is in another queue.</summary>
    private void Change(Waiting waiting, MemoryNeed need)
    {
        if (waiting.Need != need)
        {
            _queues.Move(waiting, () => waiting.Need = need);
        }
    }

    private void Require(MemoryNeed need)
    {
        if (!_memory.CanFit(need))
        {
            throw new DreamerException(
                ErrorCode.OutOfMemory,
                $"The job needs about {need.Kept} bytes and its model '{need.Model.Name}' {need.Weights.Sum(weights => weights.Bytes)} on their device, "
                + $"which has {options.JobMemoryBytes} for all jobs and {options.DeviceMemoryBytes} in all.");
        }
    }
}
