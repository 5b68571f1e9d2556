namespace Dreamer.Inference.Scheduling;

/// <summary>
/// How long a device idles before it begins less urgent work than it has just done: between two pieces of a job its owner stores and tells
/// something, and what then looks like the end of urgent work is a few milliseconds on the way. Without this a still waits for a video's chunk
/// between any two of its phases. (Iyer and Druschel 2001, anticipatory scheduling.) In all it idles a small part of the time.
/// </summary>
internal sealed class Anticipation(TimeProvider clock)
{
    /// <summary>Longer, and nothing more is to come, or its owner's disk is too slow to wait for.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(20);

    /// <summary>The part of the time that may be spent so, and how much of it may be saved up.</summary>
    public const double IdlePart = 0.05;

    private static readonly TimeSpan s_mostCredit = TimeSpan.FromMilliseconds(500);

    private WorkClaim? _last;
    private long _ended;
    private TimeSpan _credit = s_mostCredit;
    private long _credited = clock.GetTimestamp();

    /// <summary>Work of this claim has just ended.</summary>
    public void Note(WorkClaim ended)
    {
        _last = ended;
        _ended = clock.GetTimestamp();
    }

    /// <summary>How much longer something more urgent than this may be waited for; zero to begin with it.</summary>
    public TimeSpan PatienceBefore(WorkClaim next)
    {
        if (_last is not { } last || !IsLessUrgent(next, last))
        {
            return TimeSpan.Zero;
        }
        var left = Longest - clock.GetElapsedTime(_ended);
        var patience = left < Credit() ? left : _credit;
        return patience > TimeSpan.Zero ? patience : TimeSpan.Zero;
    }

    /// <summary>So long it was waited.</summary>
    public void Spend(TimeSpan idle) => _credit = Credit() - idle;

    /// <summary>Between tenants of one lane their weights decide, and nobody waits for another.</summary>
    private static bool IsLessUrgent(WorkClaim next, WorkClaim last) =>
        next.Lane > last.Lane || (next.Lane == last.Lane && next.Tenant == last.Tenant && last.Brief && !next.Brief);

    private TimeSpan Credit()
    {
        var earned = clock.GetElapsedTime(_credited) * IdlePart;
        _credited = clock.GetTimestamp();
        return _credit = _credit + earned < s_mostCredit ? _credit + earned : s_mostCredit;
    }
}
