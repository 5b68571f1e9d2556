using Dreamer.Accounts;
using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.Admin;

/// <summary>Makes, lists, revokes and rotates keys. A key itself is in one answer, and nowhere else.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        routes.MapGroup("/v1/keys").WithTags("Keys").RequireAuthorization()
            .MapGet("/", ListOwnAsync).WithSummary("Lists the caller's own keys, newest first, without what opens anything");
        var keys = routes.MapGroup("/v1/admin/tenants/{id}/keys").WithTags("Admin").RequireAuthorization().RequireScope(Scope.Admin);
        keys.MapGet("/", ListAsync).WithSummary("Lists a tenant's keys, newest first");
        keys.MapPost("/", CreateAsync).WithSummary("Makes a key, and shows it once");
        keys.MapDelete("/{key}", RevokeAsync).WithSummary("Revokes a key: it opens nothing any more, at once");
        keys.MapPost("/{key}/rotate", RotateAsync).WithSummary("Puts a new key in an old one's place, which lives on for a while");
    }

    private static Task<Ok<Page<KeyResource>>> ListOwnAsync(Caller caller, IGrainFactory grains, TimeProvider clock) =>
        ListOfAsync(caller.Tenant, grains, clock);

    private static async Task<Ok<Page<KeyResource>>> ListAsync(string id, IGrainFactory grains, TimeProvider clock)
    {
        var tenant = RequestIds.Tenant(id);
        _ = await grains.Account(tenant).GetAsync() ?? throw RequestIds.Unknown(tenant);
        return await ListOfAsync(tenant, grains, clock);
    }

    private static async Task<Created<KeyResource>> CreateAsync(
        string id, KeyBody body, RequestSeed seed, Caller caller, HttpContext http, IGrainFactory grains, TimeProvider clock)
    {
        var (tenant, secret) = (RequestIds.Tenant(id), ApiKey.New(RequestIds.Tenant(id)));
        var key = body.Check(seed.KeyId(), ApiKey.HashOf(secret), clock.GetUtcNow());
        return Shown(tenant, await grains.Account(tenant).AddKeyAsync(key, caller.ActorAt(http)), secret, http, clock);
    }

    private static async Task<NoContent> RevokeAsync(string id, string key, Caller caller, HttpContext http, IGrainFactory grains)
    {
        await grains.Account(RequestIds.Tenant(id)).RevokeKeyAsync(RequestIds.Key(key), caller.ActorAt(http));
        return TypedResults.NoContent();
    }

    private static async Task<Created<KeyResource>> RotateAsync(
        string id, string key, RotationBody body, RequestSeed seed, Caller caller, HttpContext http, IGrainFactory grains, TimeProvider clock)
    {
        var (tenant, secret) = (RequestIds.Tenant(id), ApiKey.New(RequestIds.Tenant(id)));
        var (fresh, overlap) = body.Check(seed.KeyId(), ApiKey.HashOf(secret), clock.GetUtcNow());
        var made = await grains.Account(tenant).RotateKeyAsync(RequestIds.Key(key), fresh, overlap, caller.ActorAt(http));
        return Shown(tenant, made, secret, http, clock);
    }

    private static async Task<Ok<Page<KeyResource>>> ListOfAsync(TenantId tenant, IGrainFactory grains, TimeProvider clock)
    {
        var (keys, now) = (await grains.Account(tenant).ListKeysAsync(), clock.GetUtcNow());
        return TypedResults.Ok(new Page<KeyResource>([.. keys.Select(key => KeyResource.Of(tenant, key, now))], null));
    }

    /// <summary>With the secret for the caller, and without it for a repetition.</summary>
    private static Created<KeyResource> Shown(TenantId tenant, KeyView key, string secret, HttpContext http, TimeProvider clock)
    {
        var made = KeyResource.Of(tenant, key, clock.GetUtcNow());
        AnswerWithoutSecret.Keep(http, made);
        return TypedResults.Created($"/v1/admin/tenants/{tenant}/keys", made with { Secret = secret });
    }
}
