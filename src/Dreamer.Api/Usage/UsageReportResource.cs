using System.ComponentModel;
using Dreamer.Api.Requests;
using Dreamer.Tenants;

namespace Dreamer.Api.Usage;

/// <summary>A tenant's use of some days: its sums, and a page of what they are made of, the last settled first.</summary>
internal sealed record UsageReportResource(
    [property: Description("The first UTC day that counts.")] DateOnly From,
    [property: Description("The last UTC day that counts.")] DateOnly To,
    [property: Description("The sums of these days.")] UsageTotalsResource Totals,
    [property: Description("The same by day, the newest first, or by key. Absent where by was not asked for.")] IReadOnlyList<UsageGroupResource>? Groups,
    [property: Description("What ended in these days, the last settled first.")] IReadOnlyList<UsageResource> Data,
    [property: Description("What to send as after for the following part. Absent on the last.")] string? NextAfter)
{
    /// <summary>The report holds one line more than the page, if there is one.</summary>
    public static UsageReportResource Of(DateOnly from, DateOnly to, UsageReport report, int limit, IEnumerable<UsageGroup>? groups)
    {
        var lines = report.Lines.ToPage(limit, line => line.Position.ToString());
        return new(
            from, to, UsageTotalsResource.Of(report.Totals), groups?.Select(UsageGroupResource.Of).ToList(),
            [.. lines.Data.Select(line => UsageResource.Of(line.Usage))], lines.NextAfter);
    }
}
