using System.Collections.Immutable;

namespace Dreamer.Webhooks;

/// <summary>An endpoint as its owner sees it.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.WebhookEndpoint")]
public sealed record WebhookEndpoint
{
    [Id(0)] public required WebhookEndpointId Id { get; init; }
    [Id(1)] public required string Url { get; init; }
    [Id(2)] public required string Description { get; init; }
    [Id(3)] public required ImmutableArray<string> Events { get; init; }
    [Id(4)] public required WebhookKeyKind Kind { get; init; }
    [Id(5)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null while it is enabled.</summary>
    [Id(6)] public DateTimeOffset? DisabledAt { get; init; }

    [Id(7)] public string? DisabledReason { get; init; }

    /// <summary>Of an ed25519 key.</summary>
    [Id(8)] public string? PublicKey { get; init; }

    /// <summary>Of an HMAC key, and only in the answer that made it.</summary>
    [Id(9)] public string? Secret { get; init; }

    /// <summary>Until then messages are signed with the key before the last, too.</summary>
    [Id(10)] public DateTimeOffset? OldKeyEndsAt { get; init; }

    [Id(11)] public WebhookBacklog Backlog { get; init; } = WebhookBacklog.None;
}
