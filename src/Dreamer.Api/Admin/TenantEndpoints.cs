using Dreamer.Accounts;
using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;
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
        var (id, title) = body.Check();
        var view = await grains.Account(id).CreateAsync(title, seed.Value, caller.ActorAt(http));
        return TypedResults.Created($"/v1/admin/tenants/{id}", TenantResource.Of(view));
    }

    private static async Task<Ok<Page<TenantResource>>> ListAsync([AsParameters] PageQuery page, IGrainFactory grains)
    {
        TenantId? after = page.After is null ? null : RequestIds.Tenant(page.After, "after");
        var ids = (await grains.TenantDirectory().ListAsync(after, page.Limit + 1)).ToPage(page.Limit, id => id.Value);
        var views = await Task.WhenAll(ids.Data.Select(id => grains.Account(id).GetAsync()));
        return TypedResults.Ok(new Page<TenantResource>([.. views.OfType<TenantView>().Select(TenantResource.Of)], ids.NextAfter));
    }

    private static async Task<Ok<TenantResource>> GetAsync(string id, IGrainFactory grains) =>
        TypedResults.Ok(TenantResource.Of(await ViewAsync(id, grains)));

    private static async Task<Ok<TenantResource>> ChangeAsync(
        string id, TenantChangeBody body, Caller caller, HttpContext http, IGrainFactory grains)
    {
        var view = await grains.Account(RequestIds.Tenant(id)).ChangeAsync(body.Check(), caller.ActorAt(http));
        return TypedResults.Ok(TenantResource.Of(view));
    }

    private static async Task<NoContent> DeleteAsync(string id, Caller caller, HttpContext http, IGrainFactory grains)
    {
        var tenant = RequestIds.Tenant(id);
        return await grains.Account(tenant).DeleteAsync(caller.ActorAt(http)) ? TypedResults.NoContent() : throw RequestIds.Unknown(tenant);
    }

    private static async Task<Ok<LimitsResource>> GetLimitsAsync(string id, IGrainFactory grains) =>
        TypedResults.Ok(LimitsResource.Of((await ViewAsync(id, grains)).Limits));

    private static async Task<Ok<LimitsResource>> SetLimitsAsync(
        string id, LimitsBody body, Caller caller, HttpContext http, IGrainFactory grains)
    {
        var view = await grains.Account(RequestIds.Tenant(id)).SetLimitsAsync(body.Check(), caller.ActorAt(http));
        return TypedResults.Ok(LimitsResource.Of(view.Limits));
    }

    private static async Task<TenantView> ViewAsync(string id, IGrainFactory grains)
    {
        var tenant = RequestIds.Tenant(id);
        return await grains.Account(tenant).GetAsync() ?? throw RequestIds.Unknown(tenant);
    }
}
