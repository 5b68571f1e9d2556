using Dreamer.Tenants;

namespace Dreamer.Api.Usage;

/// <summary>Sums over the days that were asked for.</summary>
internal sealed record UsageTotalsResource(
    long Generations, long Succeeded, long Failed, long Cancelled, long Repeats, long Steps, double DeviceSeconds, long Frames, long Pixels)
{
    public static UsageTotalsResource Of(UsageTotals totals) => new(
        totals.Generations, totals.Succeeded, totals.Failed, totals.Cancelled, totals.Repeats, totals.Steps, totals.DeviceTime.TotalSeconds, totals.Frames, totals.Pixels);
}
