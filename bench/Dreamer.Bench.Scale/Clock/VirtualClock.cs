namespace Dreamer.Bench.Scale.Clock;

/// <summary>Time that stands still between two events.</summary>
internal sealed class VirtualClock : TimeProvider
{
    private static readonly DateTimeOffset s_midnight = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public TimeSpan Now { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => s_midnight + Now;
}
