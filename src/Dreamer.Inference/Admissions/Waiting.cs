using Dreamer.Inference.Scheduling;

namespace Dreamer.Inference.Admissions;

/// <summary>A job that waits for a place, and the calls that wait with it for theirs to be called.</summary>
internal sealed class Waiting(string job, WorkClaim claim, MemoryNeed need, TimeSpan now, long number, TimeSpan? asked = null)
{
    private TaskCompletionSource _called = NewSignal();

    public string Job => job;

    public WorkClaim Claim => claim;

    public MemoryNeed Need { get; set; } = need;

    /// <summary>The milliseconds that it needs of the device, alone on it or beside others; null as far as nobody knows.</summary>
    public Func<bool, double?> Work { get; set; } = _ => null;

    /// <summary>It has waited for longer than patience.</summary>
    public bool IsLate { get; set; }

    /// <summary>It is in no line any more.</summary>
    public bool HasLeft { get; set; }

    /// <summary>Since when it waits: of one that lost a place before it had it for a while, since before that.</summary>
    public TimeSpan Asked { get; } = asked ?? now;

    /// <summary>Waiting jobs are numbered, because a clock may stand still.</summary>
    public long Number => number;

    /// <summary>When its owner was last heard of.</summary>
    public TimeSpan LastAsked { get; set; } = now;

    /// <summary>How many calls wait for it now: an owner that waits is there, however long.</summary>
    public int Callers { get; set; }

    /// <summary>Completes when the job is called, which may be for nothing: ask again.</summary>
    public Task Called => _called.Task;

    public void Call()
    {
        var called = _called;
        _called = NewSignal();
        called.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
