namespace Dreamer.Client.Usage;

/// <summary>Sums over all days that were asked for, not only over a page.</summary>
public sealed record UsageTotals(
    long Generations, long Succeeded, long Failed, long Cancelled, long Repeats, long Steps, double DeviceSeconds,
    long Frames, long Pixels);
