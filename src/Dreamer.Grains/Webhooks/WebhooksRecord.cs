using System.Collections.Immutable;
using Dreamer.Webhooks;

namespace Dreamer.Grains.Webhooks;

/// <summary>What a tenant stores of its webhook endpoints.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.WebhooksRecord")]
public sealed record WebhooksRecord
{
    /// <summary>Oldest first.</summary>
    [Id(0)] public ImmutableArray<StoredEndpoint> Endpoints { get; init; } = [];
}

/// <summary>An endpoint, with its keys as they are: what signs must be able to sign (docs/decisions/0017).</summary>
[GenerateSerializer, Immutable, Alias("dreamer.StoredEndpoint")]
public sealed record StoredEndpoint
{
    [Id(0)] public required WebhookEndpointId Id { get; init; }
    [Id(1)] public required string Url { get; init; }
    [Id(2)] public string Description { get; init; } = "";
    [Id(3)] public required ImmutableArray<string> Events { get; init; }
    [Id(4)] public WebhookKeyKind Kind { get; init; }

    /// <summary>Newest first: one, or for a while two.</summary>
    [Id(5)] public required ImmutableArray<StoredWebhookKey> Keys { get; init; }

    [Id(6)] public required DateTimeOffset CreatedAt { get; init; }
    [Id(7)] public DateTimeOffset? DisabledAt { get; init; }
    [Id(8)] public string? DisabledReason { get; init; }

    /// <summary>The message that showed that it is to be disabled.</summary>
    [Id(9)] public WebhookMessageId? DisabledBy { get; init; }

    /// <summary>When somebody last enabled it again.</summary>
    [Id(10)] public DateTimeOffset? EnabledAt { get; init; }

    public bool Wants(WebhookEvent told) =>
        DisabledAt is null
        && (Events.Contains(told.Type)
            || (Events.Contains(WebhookEventTypes.All) && !WebhookEventTypes.OnlyByName.Contains(told.Type)));

    public StoredEndpoint Disabled(DateTimeOffset at, string reason, WebhookMessageId by) =>
        DisabledAt is null ? this with { DisabledAt = at, DisabledReason = reason, DisabledBy = by } : this;

    public StoredEndpoint EnabledAgain(DateTimeOffset at) =>
        DisabledAt is null ? this : this with { DisabledAt = null, DisabledReason = null, DisabledBy = null, EnabledAt = at };

    public StoredEndpoint With(WebhookEndpointValues values) => this with
    {
        Url = values.Url ?? Url,
        Description = values.Description ?? Description,
        Events = values.Events ?? Events,
    };

    /// <summary>A key before the one that is replaced signs no more.</summary>
    public StoredEndpoint WithKey(Guid rotation, DateTimeOffset oldEnds) =>
        this with { Keys = [new StoredWebhookKey(WebhookKeys.Make(Kind), rotation), Keys[0] with { EndsAt = oldEnds }] };

    public WebhookTarget TargetAt(DateTimeOffset now) =>
        new(Url, [.. Keys.Where(key => key.SignsAt(now)).Select(key => key.Key)], DisabledAt is not null, EnabledAt);

    public WebhookEndpoint View(WebhookBacklog backlog, DateTimeOffset now, bool withSecret = false) => new()
    {
        Id = Id,
        Url = Url,
        Description = Description,
        Events = Events,
        Kind = Kind,
        CreatedAt = CreatedAt,
        DisabledAt = DisabledAt,
        DisabledReason = DisabledReason,
        PublicKey = WebhookKeys.PublicOf(Keys[0].Key),
        Secret = withSecret && Kind == WebhookKeyKind.Hmac ? Keys[0].Key : null,
        OldKeyEndsAt = Keys.Skip(1).FirstOrDefault(key => key.SignsAt(now))?.EndsAt,
        Backlog = backlog,
    };
}

/// <summary>A key, what made it (none is the endpoint's creation), and when it signs no more.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.StoredWebhookKey")]
public sealed record StoredWebhookKey(
    [property: Id(0)] string Key, [property: Id(1)] Guid Rotation, [property: Id(2)] DateTimeOffset? EndsAt = null)
{
    public bool SignsAt(DateTimeOffset now) => EndsAt is not { } ends || now < ends;

    /// <summary>Without the key: this may be logged.</summary>
    public override string ToString() => $"{Rotation}";
}
