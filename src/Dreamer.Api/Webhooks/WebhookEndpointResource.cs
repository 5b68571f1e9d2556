using System.ComponentModel;
using Dreamer.Webhooks;

namespace Dreamer.Api.Webhooks;

/// <summary>An endpoint as clients see it.</summary>
internal sealed record WebhookEndpointResource
{
    [Description("Its id."), Example("whe_01a21b3d017973f3b6488b873bbf4fea")]
    public required string Id { get; init; }

    [Description("Where messages are sent."), Example("https://example.com/hooks")]
    public required string Url { get; init; }

    [Description("Your text.")]
    public required string Description { get; init; }

    [Description("What is told of; * is everything but video.*.")]
    public required IReadOnlyList<string> Events { get; init; }

    [Description("How messages are signed.")]
    public required WebhookKeyKind Kind { get; init; }

    [Description("The secret of an hmac key. Only the answer that made it has it.")]
    public string? Secret { get; init; }

    [Description("The public key of an ed25519 key. Absent for hmac.")]
    public string? PublicKey { get; init; }

    [Description("Until when the key before signs, too. Absent where there is none.")]
    public DateTimeOffset? OldKeyEndsAt { get; init; }

    [Description("Whether it gets messages.")]
    public required bool Enabled { get; init; }

    [Description("When it was disabled. Absent while it is enabled.")]
    public DateTimeOffset? DisabledAt { get; init; }

    [Description("Why it was disabled. Absent while it is enabled.")]
    public string? DisabledReason { get; init; }

    [Description("Messages that wait to be delivered.")]
    public required int Waiting { get; init; }

    [Description("Messages that were dropped because too many waited.")]
    public required long Dropped { get; init; }

    [Description("When it was created.")]
    public required DateTimeOffset CreatedAt { get; init; }

    public static WebhookEndpointResource Of(WebhookEndpoint endpoint) => new()
    {
        Id = endpoint.Id.Value,
        Url = endpoint.Url,
        Description = endpoint.Description,
        Events = endpoint.Events,
        Kind = endpoint.Kind,
        Secret = endpoint.Secret,
        PublicKey = endpoint.PublicKey,
        OldKeyEndsAt = endpoint.OldKeyEndsAt,
        Enabled = endpoint.DisabledAt is null,
        DisabledAt = endpoint.DisabledAt,
        DisabledReason = endpoint.DisabledReason,
        Waiting = endpoint.Backlog.Waiting,
        Dropped = endpoint.Backlog.Dropped,
        CreatedAt = endpoint.CreatedAt,
    };
}
