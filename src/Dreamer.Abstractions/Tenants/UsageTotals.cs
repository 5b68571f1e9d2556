using Dreamer.Generations;

namespace Dreamer.Tenants;

/// <summary>The sums of many lines of a ledger.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.UsageTotals")]
public sealed record UsageTotals
{
    public static UsageTotals None { get; } = new();

    [Id(0)] public long Generations { get; init; }
    [Id(1)] public long Succeeded { get; init; }

    /// <summary>Those that ran into their deadline are among them.</summary>
    [Id(2)] public long Failed { get; init; }

    [Id(3)] public long Cancelled { get; init; }
    [Id(4)] public long Repeats { get; init; }
    [Id(5)] public long Steps { get; init; }
    [Id(6)] public TimeSpan DeviceTime { get; init; }
    [Id(7)] public long Frames { get; init; }
    [Id(8)] public long Pixels { get; init; }

    public static UsageTotals Of(UsageRecord usage) => new()
    {
        Generations = 1,
        Succeeded = usage.Outcome == GenerationState.Succeeded ? 1 : 0,
        Failed = usage.Outcome is GenerationState.Failed or GenerationState.Expired ? 1 : 0,
        Cancelled = usage.Outcome == GenerationState.Cancelled ? 1 : 0,
        Repeats = usage.IsRepeat ? 1 : 0,
        Steps = usage.Steps,
        DeviceTime = usage.DeviceTime,
        Frames = usage.Frames,
        Pixels = usage.Pixels,
    };

    public UsageTotals Minus(UsageTotals other) => Plus(new UsageTotals
    {
        Generations = -other.Generations,
        Succeeded = -other.Succeeded,
        Failed = -other.Failed,
        Cancelled = -other.Cancelled,
        Repeats = -other.Repeats,
        Steps = -other.Steps,
        DeviceTime = -other.DeviceTime,
        Frames = -other.Frames,
        Pixels = -other.Pixels,
    });

    public UsageTotals Plus(UsageTotals other) => new()
    {
        Generations = Generations + other.Generations,
        Succeeded = Succeeded + other.Succeeded,
        Failed = Failed + other.Failed,
        Cancelled = Cancelled + other.Cancelled,
        Repeats = Repeats + other.Repeats,
        Steps = Steps + other.Steps,
        DeviceTime = DeviceTime + other.DeviceTime,
        Frames = Frames + other.Frames,
        Pixels = Pixels + other.Pixels,
    };
}
