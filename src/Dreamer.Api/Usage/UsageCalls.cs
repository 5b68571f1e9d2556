using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Errors;
using Dreamer.Tenants;

namespace Dreamer.Api.Usage;

/// <summary>How the ledger and the limits are read, whichever face asks for them.</summary>
internal static class UsageCalls
{
    public static async Task<UsageReportResource> ReadAsync(DaysQuery days, PageQuery page, Caller caller, IGrainFactory grains, TimeProvider clock)
    {
        var (from, to) = days.Check(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var report = await grains.Tenant(caller.Tenant).ReadUsageAsync(new UsageQuery(from, to, After(page.After), page.Limit + 1));
        var lines = report.Lines.ToPage(page.Limit, line => line.Position.ToString());
        return new UsageReportResource(
            from, to, UsageTotalsResource.Of(report.Totals), [.. lines.Data.Select(line => UsageResource.Of(line.Usage))], lines.NextAfter);
    }

    public static async Task<QuotaResource> ReadQuotaAsync(Caller caller, IGrainFactory grains) =>
        new([.. (await grains.Tenant(caller.Tenant).ReadQuotaAsync()).Select(QuotaLimitResource.Of)]);

    private static UsagePosition? After(string? text) =>
        text is null ? null
        : UsagePosition.TryParse(text, out var position) ? position
        : throw new DreamerException(ErrorCode.InvalidRequest, $"Parameter 'after' is '{Shown.Briefly(text)}', and takes the 'next_after' of a page before.", "after");
}
