using Dreamer.Accounts;
using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.Admin;

/// <summary>Shows the devices of the server or cluster.</summary>
internal static class DeviceEndpoints
{
    public static void MapDevices(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/v1/admin/devices").WithTags("Admin").RequireAuthorization().RequireScope(Scope.Admin)
            .MapGet("/", ListAsync).WithSummary("Lists devices by their ids: what each holds, does, and how fast");

    private static async Task<Ok<Page<DeviceResource>>> ListAsync([AsParameters] PageQuery page, IGrainFactory grains) =>
        TypedResults.Ok(await DeviceCalls.ListAsync(page, grains));
}
