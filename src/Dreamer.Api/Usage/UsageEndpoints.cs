using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.Usage;

/// <summary>Reads the caller's ledger.</summary>
internal static class UsageEndpoints
{
    public static void MapUsage(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/v1/usage").WithTags("Usage").RequireAuthorization()
            .MapGet("/", ReadAsync).WithSummary("Sums up what ended in some days, and lists it, the last settled first");

    private static async Task<Ok<UsageReportResource>> ReadAsync([AsParameters] DaysQuery days, [AsParameters] PageQuery page, Caller caller, IGrainFactory grains, TimeProvider clock) =>
        TypedResults.Ok(await UsageCalls.ReadAsync(days, page, caller, grains, clock));
}
