using System.Collections.Immutable;
using System.Text.Json;
using Dreamer.Generations;
using Dreamer.Grains.Webhooks;
using Dreamer.Webhooks;

namespace Dreamer.Grains.Generations;

/// <summary>
/// What webhooks tell of a generation's beginning and end: thin, since a message may be old or repeated when it is read; whoever wants more asks the API.
/// A clip's end is told to users of the OpenAI face, too, in that API's shape.
/// </summary>
internal static class ToldEvents
{
    public static ImmutableArray<WebhookEvent> Of(StoredGeneration stored) =>
        stored.Settings.Kind.MakesClip() && !IsDraft(stored) ? [OfGeneration(stored), OfVideo(stored)] : [OfGeneration(stored)];

    public static WebhookEvent Created(StoredGeneration stored) =>
        WebhookEvents.Of($"{stored.Id}/{WebhookEventTypes.GenerationCreated}", WebhookEventTypes.GenerationCreated, stored.State.CreatedAt, new
        {
            Id = stored.Id.Value,
            SessionId = stored.Id.Session.Value,
            Kind = Name(stored.Settings.Kind),
            StillOf = stored.StillOf?.Value,
            Draft = IsDraft(stored),
            CreatedAt = stored.State.CreatedAt.UtcDateTime,
        });

    private static WebhookEvent OfGeneration(StoredGeneration stored)
    {
        var (state, end) = (stored.State, stored.State.FinishedAt!.Value);
        var type = TypeOf(state.State);
        return WebhookEvents.Of($"{stored.Id}/{type}", type, end, new
        {
            Id = stored.Id.Value,
            SessionId = stored.Id.Session.Value,
            Kind = Name(stored.Settings.Kind),
            State = Name(state.State),
            StillOf = stored.StillOf?.Value,
            Draft = IsDraft(stored),
            ErrorCode = state.Error is { } error ? Name(error.Code) : null,
            Repeat = state.IsRepeat,
            CreatedAt = state.CreatedAt.UtcDateTime,
            FinishedAt = end.UtcDateTime,
        });
    }

    private static WebhookEvent OfVideo(StoredGeneration stored)
    {
        var end = stored.State.FinishedAt!.Value;
        var type = stored.State.State == GenerationState.Succeeded ? WebhookEventTypes.VideoCompleted : WebhookEventTypes.VideoFailed;
        var payload = new
        {
            Id = $"evt_{stored.Id.Value["gen_".Length..]}",
            Object = "event",
            CreatedAt = end.ToUnixTimeSeconds(),
            Type = type,
            Timestamp = end.UtcDateTime,
            Data = new { Id = stored.Id.Value },
        };
        return new WebhookEvent($"{stored.Id}/{type}", type, end, WebhookEvents.Written(payload));
    }

    private static bool IsDraft(StoredGeneration stored) => stored.Settings.StopAfter is not null;

    private static string TypeOf(GenerationState state) => state switch
    {
        GenerationState.Succeeded => WebhookEventTypes.GenerationSucceeded,
        GenerationState.Failed => WebhookEventTypes.GenerationFailed,
        GenerationState.Cancelled => WebhookEventTypes.GenerationCancelled,
        GenerationState.Expired => WebhookEventTypes.GenerationExpired,
        _ => throw new InvalidOperationException($"A generation that is {state} has not ended."),
    };

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
