using System.Globalization;
using System.Net.Mime;
using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Errors;
using Microsoft.AspNetCore.Mvc;

namespace Dreamer.Api.Events;

/// <summary>Streams what happens as server-sent events; <c>Last-Event-ID</c> replays what was missed.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        var events = routes.MapGroup("/v1").WithTags("Events").RequireAuthorization();
        events.DisableRequestTimeout();
        events.MapGet("/sessions/{id}/events", OfSessionAsync)
            .WithSummary("Streams a session's events, until it is deleted").Produces<EventResource>(contentType: MediaTypeNames.Text.EventStream);
        events.MapGet("/generations/{id}/events", OfGenerationAsync)
            .WithSummary("Streams a generation's events, until it is finished").Produces<EventResource>(contentType: MediaTypeNames.Text.EventStream);
    }

    private static async Task<IResult> OfSessionAsync(
        string id, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, Caller caller, IGrainFactory grains, TimeProvider clock)
    {
        var session = RequestIds.Session(id);
        var grain = grains.Session(caller.Tenant, session);
        _ = await grain.GetAsync() ?? throw RequestIds.Unknown(session);
        return new EventStream(SessionEvents.FollowAsync(grain, NumberOf(lastEventId), clock), clock);
    }

    private static async Task<IResult> OfGenerationAsync(
        string id, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, Caller caller, IGrainFactory grains, TimeProvider clock)
    {
        var generation = RequestIds.Generation(id);
        var view = await grains.Generation(caller.Tenant, generation).GetAsync() ?? throw RequestIds.Unknown(generation);
        return new EventStream(GenerationEvents.FollowAsync(grains, caller.Tenant, view, NumberOf(lastEventId), clock), clock);
    }

    private static long NumberOf(string? lastEventId) =>
        string.IsNullOrEmpty(lastEventId) ? 0
        : long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new DreamerException(
            ErrorCode.InvalidRequest, $"Header 'Last-Event-ID' is '{Shown.Briefly(lastEventId)}', and takes an event's number.", "last-event-id");
}
