using System.Globalization;
using System.Net.Mime;
using Dreamer.Api.Keys;
using Dreamer.Api.Wire;
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
        var view = await grain.GetAsync() ?? throw RequestIds.Unknown(session);
        return new EventStream(SessionEvents.FollowAsync(grain, NumberOf(lastEventId, view.LastSequence), clock), clock);
    }

    private static async Task<IResult> OfGenerationAsync(
        string id, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, Caller caller, IGrainFactory grains, TimeProvider clock)
    {
        var generation = RequestIds.Generation(id);
        var view = await grains.Generation(caller.Tenant, generation).GetAsync() ?? throw RequestIds.Unknown(generation);
        var session = await grains.Session(caller.Tenant, generation.Session).GetAsync() ?? throw RequestIds.Unknown(generation);
        var after = NumberOf(lastEventId, session.LastSequence);
        return new EventStream(GenerationEvents.FollowAsync(grains, caller.Tenant, view, after, clock), clock);
    }

    /// <summary>A number that no event has yet is of another session, or of data that were put back: nothing would come for long.</summary>
    private static long NumberOf(string? lastEventId, long last) =>
        string.IsNullOrEmpty(lastEventId) ? 0
        : !long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? throw Refused(lastEventId, "and takes an event's number")
        : number <= last ? number
        : throw Refused(lastEventId, $"and the session's last event is {last}");

    private static DreamerException Refused(string lastEventId, string why) =>
        new(ErrorCode.InvalidRequest, $"Header 'Last-Event-ID' is '{Shown.Briefly(lastEventId)}', {why}.", "last-event-id");
}
