namespace Dreamer.Client.Webhooks;

/// <summary>What webhooks tell of.</summary>
public static class WebhookEventTypes
{
    /// <summary>Everything but what has to be named: <see cref="VideoCompleted"/> and <see cref="VideoFailed"/>.</summary>
    public const string All = "*";

    /// <summary>It is accepted, and its work begins when there is room.</summary>
    public const string GenerationCreated = "generation.created";

    public const string GenerationSucceeded = "generation.succeeded";
    public const string GenerationFailed = "generation.failed";
    public const string GenerationCancelled = "generation.cancelled";
    public const string GenerationExpired = "generation.expired";

    public const string AssetCreated = "asset.created";
    public const string AssetDeleted = "asset.deleted";

    /// <summary>A clip is there, told in the shape of OpenAI's API.</summary>
    public const string VideoCompleted = "video.completed";

    /// <summary>A clip came to nothing, told in the shape of OpenAI's API.</summary>
    public const string VideoFailed = "video.failed";

    /// <summary>Another endpoint gets nothing any more.</summary>
    public const string EndpointDisabled = "webhook_endpoint.disabled";

    /// <summary>Somebody asked for a test.</summary>
    public const string Test = "webhook_endpoint.test";
}
