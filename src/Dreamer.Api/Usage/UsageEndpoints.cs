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
        [AsParameters] DaysQuery days, [AsParameters] PageQuery page, [AsParameters] UsageForm form, Caller caller, HttpContext http, IGrainFactory grains, TimeProvider clock)
    {
        var (from, to) = days.Check(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var (tenant, by, isCsv) = (grains.Tenant(caller.Tenant), form.By, form.IsCsv(http.Request));
        var query = isCsv ? UsageTable.FirstPage(from, to) : new UsageQuery(from, to, LinePosition.Of(page), page.Limit + 1);
        var groups = by is { } grouping ? await tenant.GroupUsageAsync(query, grouping) : [];
        return isCsv && by is { } table ? UsageTable.OfGroups(table, groups)
            : await tenant.ReadUsageAsync(query) is var report && isCsv ? UsageTable.OfLines(tenant, query, report)
            : TypedResults.Ok(UsageReportResource.Of(from, to, report, page.Limit, by is null ? null : groups));
    }
}
