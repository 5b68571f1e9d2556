using System.Collections.Immutable;

namespace Dreamer.Webhooks;

/// <summary>A message to one endpoint: what is known of its way there.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.WebhookDelivery")]
public sealed record WebhookDelivery
{
    [Id(0)] public required WebhookMessageId Id { get; init; }

    /// <summary>Its place in the endpoint's list, for the page that follows.</summary>
    [Id(1)] public required WebhookPosition Position { get; init; }

    [Id(2)] public required string Type { get; init; }
    [Id(3)] public required WebhookDeliveryState State { get; init; }

    /// <summary>What is sent, to the byte.</summary>
    [Id(4)] public required string Payload { get; init; }

    [Id(5)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is tried next; null when it is not.</summary>
    [Id(6)] public DateTimeOffset? DueAt { get; init; }

    [Id(7)] public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The last ten, oldest first.</summary>
    [Id(8)] public ImmutableArray<WebhookAttempt> Attempts { get; init; } = [];

    /// <summary>What the receiver answered last, cut to <see cref="WebhookAttempt.LongestAnswer"/> characters.</summary>
    [Id(9)] public string? Answer { get; init; }
}

/// <summary>Where a delivery is.</summary>
public enum WebhookDeliveryState
{
    Waiting,
    Succeeded,
    Failed,
}
