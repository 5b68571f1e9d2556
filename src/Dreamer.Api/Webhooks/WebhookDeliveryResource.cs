using System.ComponentModel;
using Dreamer.Webhooks;

namespace Dreamer.Api.Webhooks;

/// <summary>A message's way to an endpoint.</summary>
internal sealed record WebhookDeliveryResource
{
    [Description("Its id, which the message has as webhook-id."), Example("msg_8d3f0c1e5a7b92d4c6e8f0a1b3d5c7e9")]
    public required string Id { get; init; }

    [Description("What it tells of."), Example("generation.succeeded")]
    public required string Type { get; init; }

    [Description("Whether it waits, arrived, or was given up.")]
    public required WebhookDeliveryState State { get; init; }

    [Description("The tries, oldest first: the last ten.")]
    public required IReadOnlyList<WebhookAttemptResource> Attempts { get; init; }

    [Description("When it is tried next. Absent once it has ended.")]
    public DateTimeOffset? NextAttemptAt { get; init; }

    [Description("The beginning of what the receiver answered last. Absent where it answered nothing.")]
    public string? Answer { get; init; }

    [Description("The body of the message, to the byte.")]
    public required string Payload { get; init; }

    [Description("When it was put in line.")]
    public required DateTimeOffset CreatedAt { get; init; }

    [Description("When it arrived or was given up. Absent before.")]
    public DateTimeOffset? FinishedAt { get; init; }

    public static WebhookDeliveryResource Of(WebhookDelivery delivery) => new()
    {
        Id = delivery.Id.Value,
        Type = delivery.Type,
        State = delivery.State,
        Attempts = [.. delivery.Attempts.Select(WebhookAttemptResource.Of)],
        NextAttemptAt = delivery.DueAt,
        Answer = delivery.Answer,
        Payload = delivery.Payload,
        CreatedAt = delivery.CreatedAt,
        FinishedAt = delivery.FinishedAt,
    };
}

/// <summary>One try.</summary>
internal sealed record WebhookAttemptResource(
    [property: Description("When it was made.")] DateTimeOffset At,
    [property: Description("The status that the receiver answered. Absent where it answered nothing."), Example(200)] int? Status,
    [property: Description("Why it failed. Absent where it did not."), Example("There was no answer within 15 s.")] string? Detail,
    [property: Description("How many milliseconds it took."), Example(120)] int Milliseconds)
{
    public static WebhookAttemptResource Of(WebhookAttempt attempt) => new(attempt.At, attempt.Status, attempt.Detail, attempt.Milliseconds);
}
