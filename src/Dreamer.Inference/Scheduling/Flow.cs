namespace Dreamer.Inference.Scheduling;

/// <summary>A tenant's account in one lane: the virtual time at which its next work starts is the device-seconds it has had, by its weight.</summary>
internal sealed class Flow(Func<double> weight)
{
    private int _waiting;
    private int _running;

    public double Start { get; private set; }

    public bool IsIdle => _waiting == 0 && _running == 0;

    public void Arrive(double now)
    {
        CatchUp(now);
        _waiting++;
    }

    public void Leave() => _waiting--;

    public void Begin(double now)
    {
        CatchUp(now);
        _running++;
    }

    public void Pay(TimeSpan deviceTime)
    {
        _running--;
        Start += deviceTime.TotalSeconds / weight();
    }

    /// <summary>The start that idle flow would have now: who asked for nothing has saved nothing up.</summary>
    public double StartAt(double now) => IsIdle ? Math.Max(Start, now) : Start;

    private void CatchUp(double now) => Start = StartAt(now);
}
