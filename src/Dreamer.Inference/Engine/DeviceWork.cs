using System.Diagnostics;
using Dreamer.Inference.Scheduling;

namespace Dreamer.Inference.Engine;

/// <summary>A piece of work for the engine's thread. It keeps its exceptions to itself: they are its caller's.</summary>
internal abstract class DeviceWork(WorkClaim claim)
{
    private readonly long _created = Stopwatch.GetTimestamp();

    public WorkClaim Claim => claim;

    /// <summary>Since it was made, which is when it was queued.</summary>
    public TimeSpan Waited => Stopwatch.GetElapsedTime(_created);

    /// <summary>Nobody waits for it any more: running it tells so and takes no time.</summary>
    public virtual bool IsVoid => false;

    public abstract void Run(IReadOnlyList<DeviceWork> along);

    /// <summary>Whether the other, which waits, could run along with this one.</summary>
    public virtual bool GoesWith(DeviceWork other) => false;

    /// <summary>How many of so many that could run along shall.</summary>
    public virtual int CompanionsOf(int waiting) => 0;
}
