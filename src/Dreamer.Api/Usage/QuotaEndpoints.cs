using Dreamer.Api.Keys;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.Usage;

/// <summary>Reads the caller's limits.</summary>
internal static class QuotaEndpoints
{
    public static void MapQuota(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/v1/quota").WithTags("Usage").RequireAuthorization()
            .MapGet("/", ReadAsync).WithSummary("Shows every limit, what is used of it, and when it begins anew");

    private static async Task<Ok<QuotaResource>> ReadAsync(Caller caller, IGrainFactory grains) =>
        TypedResults.Ok(await UsageCalls.ReadQuotaAsync(caller, grains));
}
