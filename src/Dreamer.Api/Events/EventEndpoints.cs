using System.Net.Mime;
using Dreamer.Api.Keys;
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
        string id, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, Caller caller, IGrainFactory grains, TimeProvider clock) =>
        new EventStream(await EventCalls.OfSessionAsync(id, EventPlace.OfHeader(lastEventId), caller, grains, clock), clock);

    private static async Task<IResult> OfGenerationAsync(
        string id, [FromHeader(Name = "Last-Event-ID")] string? lastEventId, Caller caller, IGrainFactory grains, TimeProvider clock) =>
        new EventStream(await EventCalls.OfGenerationAsync(id, EventPlace.OfHeader(lastEventId), caller, grains, clock), clock);
}
