using Dreamer.Assets;
using Dreamer.Grains.Webhooks;
using Dreamer.Webhooks;

namespace Dreamer.Grains.Assets;

/// <summary>What webhooks tell of an uploaded still.</summary>
internal static class AssetEvents
{
    public static WebhookEvent Created(Asset asset) => WebhookEvents.Of($"{asset.Id}/{WebhookEventTypes.AssetCreated}", WebhookEventTypes.AssetCreated, asset.CreatedAt, new
    {
        Id = asset.Id.Value,
        asset.ContentType,
        Bytes = asset.Length,
        CreatedAt = asset.CreatedAt.UtcDateTime,
    });

    public static WebhookEvent Deleted(Asset asset, DateTimeOffset at) => WebhookEvents.Of($"{asset.Id}/{WebhookEventTypes.AssetDeleted}", WebhookEventTypes.AssetDeleted, at, new
    {
        Id = asset.Id.Value,
        CreatedAt = asset.CreatedAt.UtcDateTime,
        DeletedAt = at.UtcDateTime,
    });
}
