namespace Dreamer.Testing;

/// <summary>The system's clock, and its timers, set forward at will: a whole silo cannot run on a clock that stands still.</summary>
public sealed class ShiftedClock : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
}
