namespace Orleans.Runtime;

// The timers of an activation; touched on its scheduler only.
internal sealed partial class Activation
{
    private readonly List<GrainTimer> _timers = [];

    public IGrainTimer AddTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        if (RuntimeContext.Current != this)
        {
            throw new InvalidOperationException($"A timer of grain {GrainId} can be made on its own turns only.");
        }

        var timer = new GrainTimer(this, callback, options);
        _timers.Add(timer);
        return timer;
    }

    public void Forget(GrainTimer timer) => _timers.Remove(timer);
}
