namespace Dreamer.Webhooks;

/// <summary>What waits to be delivered to an endpoint, and how many were dropped because too many waited.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.WebhookBacklog")]
public sealed record WebhookBacklog([property: Id(0)] int Waiting, [property: Id(1)] long Dropped)
{
    public static WebhookBacklog None { get; } = new(0, 0);
}
