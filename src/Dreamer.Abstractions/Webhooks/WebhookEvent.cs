namespace Dreamer.Webhooks;

/// <summary>
/// Something that happened, as endpoints are told of it. The key says what happened: whoever tells it again tells the same key, time and
/// payload.
/// </summary>
[GenerateSerializer, Immutable, Alias("dreamer.WebhookEvent")]
public sealed record WebhookEvent(
    [property: Id(0)] string Key,
    [property: Id(1)] string Type,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] string Payload);
