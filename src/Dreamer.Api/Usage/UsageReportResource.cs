using System.ComponentModel;

namespace Dreamer.Api.Usage;

/// <summary>A tenant's use of some days: its sums, and a page of what they are made of, the last settled first.</summary>
internal sealed record UsageReportResource(
    [property: Description("The first UTC day that counts.")] DateOnly From,
    [property: Description("The last UTC day that counts.")] DateOnly To,
    [property: Description("The sums of these days.")] UsageTotalsResource Totals,
    [property: Description("What ended in these days, the last settled first.")] IReadOnlyList<UsageResource> Data,
    [property: Description("What to send as after for the following part. Absent on the last.")] string? NextAfter);
