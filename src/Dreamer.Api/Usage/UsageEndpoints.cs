using System.Net.Mime;
using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Tenants;

namespace Dreamer.Api.Usage;

/// <summary>Reads the caller's ledger.</summary>
internal static class UsageEndpoints
{
    public static void MapUsage(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/v1/usage").WithTags("Usage").RequireAuthorization()
            .MapGet("/", ReadAsync).WithSummary("Sums up what ended in some days, by day or key if asked, and lists it, the last settled first; as a table, too")
            .Produces<UsageReportResource>(StatusCodes.Status200OK, MediaTypeNames.Application.Json, MediaTypeNames.Text.Csv)
            .WithRequestTimeout(RequestPolicies.Tree);

    private static async Task<IResult> ReadAsync(
        [AsParameters] DaysQuery days, [AsParameters] PageQuery page, [AsParameters] UsageForm form, Caller caller, HttpContext http, IGrainFactory grains, TimeProvider clock) =>
        form.IsCsv(http.Request)
            ? await TableAsync(days, form.By, grains.Tenant(caller.Tenant), clock)
            : TypedResults.Ok(await UsageCalls.ReadAsync(days, page, form.By, caller, grains, clock));

    private static async Task<IResult> TableAsync(DaysQuery days, UsageGrouping? by, ITenantGrain tenant, TimeProvider clock)
    {
        var (from, to) = days.Check(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var query = UsageTable.FirstPage(from, to);
        return by is { } grouping
            ? UsageTable.OfGroups(grouping, await tenant.GroupUsageAsync(query, grouping))
            : UsageTable.OfLines(tenant, query, await tenant.ReadUsageAsync(query));
    }
}
