using System.Collections.Immutable;
using Dreamer.Webhooks;

namespace Dreamer.Grains.Webhooks;

/// <summary>A message to an endpoint as it is stored: while it waits in a blob of its own, and once it has ended in the log.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.StoredDelivery")]
public sealed record StoredDelivery
{
    private const int AttemptsKept = 10;

    [Id(0)] public required WebhookMessageId Id { get; init; }

    /// <summary>Its place among what waits: the ticks of when it was stored, or one more than the last one's.</summary>
    [Id(1)] public long Order { get; init; }

    [Id(2)] public required string Type { get; init; }
    [Id(3)] public required string Payload { get; init; }

    /// <summary>When it happened.</summary>
    [Id(4)] public DateTimeOffset At { get; init; }

    [Id(5)] public DateTimeOffset CreatedAt { get; init; }
    [Id(6)] public DateTimeOffset DueAt { get; init; }

    /// <summary>Tries since it was stored or, by hand, sent again.</summary>
    [Id(7)] public int Tries { get; init; }

    [Id(8)] public ImmutableArray<WebhookAttempt> Attempts { get; init; } = [];
    [Id(9)] public WebhookDeliveryState State { get; init; }
    [Id(10)] public DateTimeOffset? FinishedAt { get; init; }
    [Id(11)] public string? Answer { get; init; }

    /// <summary>The first try since then.</summary>
    [Id(12)] public DateTimeOffset? TriedAt { get; init; }

    /// <summary>A message that is sent again by hand is another delivery.</summary>
    public bool IsSameAs(StoredDelivery other) => Id == other.Id && Order == other.Order;

    public bool IsTest => Type == WebhookEventTypes.Test;

    public static StoredDelivery Of(WebhookMessageId id, WebhookEvent told, DateTimeOffset now) => new()
    {
        Id = id,
        Type = told.Type,
        Payload = told.Payload,
        At = told.At,
        CreatedAt = now,
        DueAt = now,
    };

    /// <summary>An endpoint that was enabled again has all its tries before it.</summary>
    public StoredDelivery Since(DateTimeOffset? enabledAt) => TriedAt < enabledAt ? this with { Tries = 0, TriedAt = null } : this;

    internal StoredDelivery After(WebhookAnswer answer) => this with
    {
        Tries = Tries + 1,
        TriedAt = TriedAt ?? answer.Attempt.At,
        Attempts = [.. Attempts.TakeLast(AttemptsKept - 1), answer.Attempt],
        Answer = answer.Text,
    };

    /// <summary>Once more from the beginning, under the same id.</summary>
    public StoredDelivery Again(DateTimeOffset now) =>
        this with { State = WebhookDeliveryState.Waiting, CreatedAt = now, DueAt = now, FinishedAt = null, Tries = 0, TriedAt = null };

    public StoredDelivery Ended(WebhookDeliveryState state, DateTimeOffset now) => this with { State = state, FinishedAt = now };

    public WebhookDelivery View(WebhookPosition position) => new()
    {
        Id = Id,
        Position = position,
        Type = Type,
        State = State,
        Payload = Payload,
        CreatedAt = CreatedAt,
        DueAt = State == WebhookDeliveryState.Waiting ? DueAt : null,
        FinishedAt = FinishedAt,
        Attempts = Attempts,
        Answer = Answer,
    };
}
