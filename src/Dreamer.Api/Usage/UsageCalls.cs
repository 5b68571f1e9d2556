using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Tenants;

namespace Dreamer.Api.Usage;

/// <summary>How the ledger and the limits are read, whichever face asks for them.</summary>
internal static class UsageCalls
{
    public static async Task<UsageReportResource> ReadAsync(
        DaysQuery days, PageQuery page, UsageGrouping? by, Caller caller, IGrainFactory grains, TimeProvider clock)
    {
        var (from, to) = days.Check(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var (tenant, query) = (grains.Tenant(caller.Tenant), new UsageQuery(from, to, LinePosition.Of(page), page.Limit + 1));
        var groups = by is { } grouping ? await tenant.GroupUsageAsync(query, grouping) : [];
        return UsageReportResource.Of(from, to, await tenant.ReadUsageAsync(query), page.Limit, by is null ? null : groups);
    }

    public static async Task<QuotaResource> ReadQuotaAsync(Caller caller, IGrainFactory grains) =>
        new([.. (await grains.Tenant(caller.Tenant).ReadQuotaAsync()).Select(QuotaLimitResource.Of)]);
}
