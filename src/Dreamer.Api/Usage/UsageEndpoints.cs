using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Errors;
using Dreamer.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.Usage;

/// <summary>Reads the caller's ledger.</summary>
internal static class UsageEndpoints
{
    public static void MapUsage(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/v1/usage").WithTags("Usage").RequireAuthorization()
            .MapGet("/", ReadAsync).WithSummary("Sums up what ended in some days, and lists it, the last settled first");

    private static async Task<Ok<UsageReportResource>> ReadAsync([AsParameters] DaysQuery days, [AsParameters] PageQuery page, Caller caller, IGrainFactory grains, TimeProvider clock)
    {
        var (from, to) = days.Check(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var report = await grains.Tenant(caller.Tenant).ReadUsageAsync(new UsageQuery(from, to, After(page.After), page.Limit + 1));
        var lines = report.Lines.ToPage(page.Limit, line => line.Position.ToString());
        return TypedResults.Ok(new UsageReportResource(from, to, UsageTotalsResource.Of(report.Totals), [.. lines.Data.Select(line => UsageResource.Of(line.Usage))], lines.NextAfter));
    }

    private static UsagePosition? After(string? text) =>
        text is null ? null
        : UsagePosition.TryParse(text, out var position) ? position
        : throw new DreamerException(ErrorCode.InvalidRequest, $"Query parameter 'after' is '{Shown.Briefly(text)}', and takes the 'next_after' of a page before.", "after");
}
