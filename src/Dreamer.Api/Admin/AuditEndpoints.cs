using Dreamer.Accounts;
using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Api.Usage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.Admin;

/// <summary>Reads the audit log. Nothing writes it but what is done.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/v1/admin/audit").WithTags("Admin").RequireAuthorization().RequireScope(Scope.Admin)
            .MapGet("/", ReadAsync).WithSummary("Lists who did what to tenants, keys and limits in some days, the last first");

    private static async Task<Ok<Page<AuditResource>>> ReadAsync(
        [AsParameters] DaysQuery days, [AsParameters] PageQuery page, IGrainFactory grains, TimeProvider clock) =>
        TypedResults.Ok(await AuditCalls.ReadAsync(days, page, grains, clock));
}
