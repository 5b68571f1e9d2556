namespace Dreamer.Api.Usage;

/// <summary>A tenant's use of some days: its sums, and a page of what they are made of, the last settled first.</summary>
internal sealed record UsageReportResource(DateOnly From, DateOnly To, UsageTotalsResource Totals, IReadOnlyList<UsageResource> Data, string? NextAfter);
