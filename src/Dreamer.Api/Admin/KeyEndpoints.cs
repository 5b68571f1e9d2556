using Dreamer.Accounts;
using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
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

    private static async Task<Ok<Page<KeyResource>>> ListOwnAsync(Caller caller, IGrainFactory grains, TimeProvider clock) =>
        TypedResults.Ok(await KeyCalls.ListOfAsync(caller.Tenant, grains, clock));

    private static async Task<Ok<Page<KeyResource>>> ListAsync(string id, IGrainFactory grains, TimeProvider clock) =>
        TypedResults.Ok(await KeyCalls.ListAsync(id, grains, clock));

    private static async Task<Created<KeyResource>> CreateAsync(
        string id, KeyBody body, RequestSeed seed, Caller caller, HttpContext http, IGrainFactory grains, TimeProvider clock) =>
        Shown(await KeyCalls.CreateAsync(id, body, seed, caller.ActorAt(http), grains, clock), http);

    private static async Task<NoContent> RevokeAsync(string id, string key, Caller caller, HttpContext http, IGrainFactory grains)
    {
        await KeyCalls.RevokeAsync(id, key, caller.ActorAt(http), grains);
        return TypedResults.NoContent();
    }

    private static async Task<Created<KeyResource>> RotateAsync(
        string id, string key, RotationBody body, RequestSeed seed, Caller caller, HttpContext http, IGrainFactory grains, TimeProvider clock) =>
        Shown(await KeyCalls.RotateAsync(id, key, body, seed, caller.ActorAt(http), grains, clock), http);

    /// <summary>With the secret for the caller, and without it for a repetition.</summary>
    private static Created<KeyResource> Shown(KeyResource made, HttpContext http)
    {
        AnswerWithoutSecret.Keep(http, made with { Secret = null });
        return TypedResults.Created($"/v1/admin/tenants/{made.Tenant}/keys", made);
    }
}
