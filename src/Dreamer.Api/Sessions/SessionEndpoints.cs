using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.Sessions;

/// <summary>Opens, lists, shows, forks and deletes sessions.</summary>
internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var sessions = routes.MapGroup("/v1/sessions").WithTags("Sessions").RequireAuthorization();
        sessions.MapPost("/", CreateAsync).WithSummary("Opens a session");
        sessions.MapGet("/", ListAsync).WithSummary("Lists sessions, newest first");
        sessions.MapGet("/{id}", GetAsync).WithSummary("Shows a session and its tree of generations");
        sessions.MapPost("/{id}/fork", ForkAsync).WithRequestTimeout(RequestPolicies.Tree)
            .WithSummary("Copies a session, or the way to one of its generations, into a new one that goes on independently");
        sessions.MapDelete("/{id}", DeleteAsync).WithRequestTimeout(RequestPolicies.Tree)
            .WithSummary("Deletes a session with everything made in it");
    }

    private static async Task<Created<SessionResource>> CreateAsync(SessionBody body, RequestSeed seed, Caller caller, IGrainFactory grains)
    {
        var id = seed.SessionId();
        var view = await grains.Session(caller.Tenant, id).CreateAsync(body.Check());
        return TypedResults.Created($"/v1/sessions/{id}", SessionResource.Of(view));
    }

    private static async Task<Ok<Page<SessionSummary>>> ListAsync([AsParameters] PageQuery page, Caller caller, IGrainFactory grains)
    {
        SessionId? after = page.After is null ? null : RequestIds.Session(page.After, "after");
        var sessions = await grains.Tenant(caller.Tenant).ListSessionsAsync(after, page.Limit + 1);
        return TypedResults.Ok(sessions.Select(SessionSummary.Of).ToList().ToPage(page.Limit, session => session.Id));
    }

    private static async Task<Ok<SessionResource>> GetAsync(string id, Caller caller, IGrainFactory grains)
    {
        var session = RequestIds.Session(id);
        var view = await grains.Session(caller.Tenant, session).GetAsync() ?? throw RequestIds.Unknown(session);
        return TypedResults.Ok(SessionResource.Of(view));
    }

    private static async Task<Created<SessionResource>> ForkAsync(string id, ForkBody body, RequestSeed seed, Caller caller, IGrainFactory grains)
    {
        var fork = seed.SessionId();
        var view = await grains.Session(caller.Tenant, fork).ForkAsync(body.Check(RequestIds.Session(id)));
        return TypedResults.Created($"/v1/sessions/{fork}", SessionResource.Of(view));
    }

    private static async Task<NoContent> DeleteAsync(string id, Caller caller, IGrainFactory grains)
    {
        var session = RequestIds.Session(id);
        return await grains.Session(caller.Tenant, session).DeleteAsync() ? TypedResults.NoContent() : throw RequestIds.Unknown(session);
    }
}
