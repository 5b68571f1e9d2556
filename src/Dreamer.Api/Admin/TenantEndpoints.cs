using Dreamer.Accounts;
using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.Admin;

/// <summary>Creates, lists, limits, suspends and deletes tenants.</summary>
internal static class TenantEndpoints
{
    public static void MapTenants(this IEndpointRouteBuilder routes)
    {
        var tenants = routes.MapGroup("/v1/admin/tenants").WithTags("Admin").RequireAuthorization().RequireScope(Scope.Admin);
        tenants.MapPost("/", CreateAsync).WithSummary("Creates a tenant");
        tenants.MapGet("/", ListAsync).WithSummary("Lists tenants by their ids");
        tenants.MapGet("/{id}", GetAsync).WithSummary("Shows a tenant");
        tenants.MapPatch("/{id}", ChangeAsync).WithSummary("Renames, suspends or resumes a tenant");
        tenants.MapDelete("/{id}", DeleteAsync).WithSummary("Deletes a tenant with all that is its own");
        tenants.MapGet("/{id}/limits", GetLimitsAsync).WithSummary("Shows a tenant's own limits");
        tenants.MapPut("/{id}/limits", SetLimitsAsync).WithSummary("Sets a tenant's own limits, at once");
    }

    private static async Task<Created<TenantResource>> CreateAsync(
        TenantBody body, RequestSeed seed, Caller caller, HttpContext http, IGrainFactory grains)
    {
        var made = await TenantCalls.CreateAsync(body, seed, caller.ActorAt(http), grains);
        return TypedResults.Created($"/v1/admin/tenants/{made.Id}", made);
    }

    private static async Task<Ok<Page<TenantResource>>> ListAsync([AsParameters] PageQuery page, IGrainFactory grains) =>
        TypedResults.Ok(await TenantCalls.ListAsync(page, grains));

    private static async Task<Ok<TenantResource>> GetAsync(string id, IGrainFactory grains) =>
        TypedResults.Ok(TenantResource.Of(await TenantCalls.FindAsync(id, grains)));

    private static async Task<Ok<TenantResource>> ChangeAsync(
        string id, TenantChangeBody body, Caller caller, HttpContext http, IGrainFactory grains) =>
        TypedResults.Ok(await TenantCalls.ChangeAsync(id, body, caller.ActorAt(http), grains));

    private static async Task<NoContent> DeleteAsync(string id, Caller caller, HttpContext http, IGrainFactory grains)
    {
        await TenantCalls.DeleteAsync(id, caller.ActorAt(http), grains);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<LimitsResource>> GetLimitsAsync(string id, IGrainFactory grains) =>
        TypedResults.Ok(LimitsResource.Of((await TenantCalls.FindAsync(id, grains)).Limits));

    private static async Task<Ok<LimitsResource>> SetLimitsAsync(
        string id, LimitsBody body, Caller caller, HttpContext http, IGrainFactory grains) =>
        TypedResults.Ok(await TenantCalls.SetLimitsAsync(id, body, caller.ActorAt(http), grains));
}
