namespace Orleans.Runtime;

/// <summary>One piece of work for an activation: a call or a tick of a timer.</summary>
internal abstract class Turn
{
    public abstract bool IsAlwaysInterleave { get; }

    public virtual bool IsReadOnly => false;

    /// <summary>Whether this turn counts as use of the activation.</summary>
    public virtual bool KeepsAlive => true;

    /// <summary>The request context that an activation sees if this turn brings it to life.</summary>
    public virtual Dictionary<string, object>? Context => null;

    /// <summary>Whether nobody waits for this turn any more, so that it need not begin.</summary>
    public virtual bool IsAbandoned => false;

    /// <summary>Runs on the activation's scheduler; never throws.</summary>
    public abstract Task RunAsync(Activation activation);

    /// <summary>The turn will never run.</summary>
    public abstract void Reject(Exception reason);
}
