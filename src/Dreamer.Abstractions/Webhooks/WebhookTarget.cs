using System.Collections.Immutable;

namespace Dreamer.Webhooks;

/// <summary>Where an endpoint's messages go, and every key that signs them now, the newest first. It never leaves the silos.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.WebhookTarget")]
public sealed record WebhookTarget(
    [property: Id(0)] string Url,
    [property: Id(1)] ImmutableArray<string> Keys,
    [property: Id(2)] bool IsDisabled,
    [property: Id(3)] DateTimeOffset? EnabledAt)
{
    /// <summary>Without the keys: this may be logged.</summary>
    public override string ToString() => Url;
}
