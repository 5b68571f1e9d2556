namespace Dreamer.Client.Usage;

/// <summary>
/// The sums of some UTC days, and a page of what they are made of, the last settled first; <c>NextAfter</c> asks for the following
/// page.
/// </summary>
public sealed record UsageReport(DateOnly From, DateOnly To, UsageTotals Totals, IReadOnlyList<UsageRecord> Data, string? NextAfter)
{
    /// <summary>The same by day or key, where that was asked for.</summary>
    public IReadOnlyList<UsageGroup>? Groups { get; init; }
}
