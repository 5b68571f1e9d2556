namespace Dreamer.Bench.Scale.Clock;

/// <summary>What happens when. Of two things at one moment the one comes first that was entered first.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Action, (long At, long Number)> _due = new();
    private long _entered;

    public VirtualClock Clock { get; } = new();

    public TimeSpan Now => Clock.Now;

    public long Done { get; private set; }

    public void At(TimeSpan at, Action what) => _due.Enqueue(what, (Math.Max(at.Ticks, Now.Ticks), _entered++));

    public void After(TimeSpan pause, Action what) => At(Now + pause, what);

    public void After(double seconds, Action what) => At(Now + TimeSpan.FromSeconds(seconds), what);

    /// <summary>Goes through all that is due while <paramref name="goesOn"/> says so.</summary>
    public void Run(Func<bool> goesOn)
    {
        while (goesOn() && _due.TryDequeue(out var what, out var due))
        {
            Clock.Now = TimeSpan.FromTicks(due.At);
            what();
            Done++;
        }
    }
}
