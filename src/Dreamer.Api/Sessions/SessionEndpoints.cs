using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.Sessions;

/// <summary>Opens, lists, shows, changes, forks and deletes sessions.</summary>
internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var sessions = routes.MapGroup("/v1/sessions").WithTags("Sessions").RequireAuthorization();
        sessions.MapPost("/", CreateAsync).WithSummary("Opens a session");
        sessions.MapGet("/", ListAsync).WithSummary("Lists sessions, newest first");
        sessions.MapGet("/{id}", GetAsync).WithSummary("Shows a session and its tree of generations");
        sessions.MapPatch("/{id}", ChangeAsync).WithSummary("Changes a session's title or metadata");
        sessions.MapPost("/{id}/fork", ForkAsync).WithRequestTimeout(RequestPolicies.Tree)
            .WithSummary("Copies a session, or the way to one of its generations, into a new one that goes on independently");
        sessions.MapDelete("/{id}", DeleteAsync).WithRequestTimeout(RequestPolicies.Tree)
            .WithSummary("Deletes a session with everything made in it");
    }

    private static async Task<Created<SessionResource>> CreateAsync(SessionBody body, RequestSeed seed, Caller caller, IGrainFactory grains)
    {
        var session = await SessionCalls.CreateAsync(body, seed, caller, grains);
        return TypedResults.Created($"/v1/sessions/{session.Id}", session);
    }

    private static async Task<Ok<Page<SessionSummary>>> ListAsync(
        [AsParameters] PageQuery page, string? search, Caller caller, IGrainFactory grains) =>
        TypedResults.Ok(await SessionCalls.ListAsync(page, caller, grains, search));

    private static async Task<Ok<SessionResource>> GetAsync(string id, Caller caller, IGrainFactory grains) =>
        TypedResults.Ok(await SessionCalls.GetAsync(id, caller, grains));

    private static async Task<Ok<SessionResource>> ChangeAsync(string id, SessionChangeBody body, Caller caller, IGrainFactory grains) =>
        TypedResults.Ok(await SessionCalls.ChangeAsync(id, body, caller, grains));

    private static async Task<Created<SessionResource>> ForkAsync(string id, ForkBody body, RequestSeed seed, Caller caller, IGrainFactory grains)
    {
        var fork = await SessionCalls.ForkAsync(id, body, seed, caller, grains);
        return TypedResults.Created($"/v1/sessions/{fork.Id}", fork);
    }

    private static async Task<NoContent> DeleteAsync(string id, Caller caller, IGrainFactory grains)
    {
        await SessionCalls.DeleteAsync(id, caller, grains);
        return TypedResults.NoContent();
    }
}
