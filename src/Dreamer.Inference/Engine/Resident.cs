namespace Dreamer.Inference.Engine;

/// <summary>
/// Weights that come into a device's memory, and leave it, as a whole: a model's own, or one of its parts. Loaded and unloaded on the engine's
/// thread; the rest may be read from anywhere.
/// </summary>
internal abstract class Resident
{
    private int _users;
    private long _lastUse;

    public abstract string Name { get; }

    /// <summary>What it takes of the device's memory.</summary>
    public abstract long Bytes { get; }

    public abstract bool IsResident { get; }

    /// <summary>Whether it may make way as far as others need it no more.</summary>
    public virtual bool IsUsed => Volatile.Read(ref _users) > 0;

    /// <summary>Whether it makes way before what steps are taken with.</summary>
    public virtual bool LeavesFirst => false;

    /// <summary>Uses are numbered: the smaller, the longer ago.</summary>
    public long LastUse { get => Volatile.Read(ref _lastUse); set => Volatile.Write(ref _lastUse, value); }

    public void Enter() => Interlocked.Increment(ref _users);

    public void Leave() => Interlocked.Decrement(ref _users);

    public abstract void Load();

    public abstract void Unload();
}
