using System.ComponentModel;
using Dreamer.Tenants;

namespace Dreamer.Api.Usage;

/// <summary>Sums over the days that were asked for.</summary>
internal sealed record UsageTotalsResource(
    [property: Description("How many ended.")] long Generations,
    [property: Description("How many of them succeeded.")] long Succeeded,
    [property: Description("How many of them failed.")] long Failed,
    [property: Description("How many of them were cancelled.")] long Cancelled,
    [property: Description("How many of them are copies of what the same request gave before.")] long Repeats,
    [property: Description("Denoising steps.")] long Steps,
    [property: Description("Seconds that devices worked.")] double DeviceSeconds,
    [property: Description("Frames that were made.")] long Frames,
    [property: Description("Pixels of all those frames.")] long Pixels)
{
    public static UsageTotalsResource Of(UsageTotals totals) => new(
        totals.Generations, totals.Succeeded, totals.Failed, totals.Cancelled, totals.Repeats, totals.Steps, totals.DeviceTime.TotalSeconds, totals.Frames, totals.Pixels);
}
