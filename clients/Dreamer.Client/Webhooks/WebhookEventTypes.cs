namespace Dreamer.Client.Webhooks;

/// <summary>What webhooks tell of.</summary>
public static class WebhookEventTypes
{
    /// <summary>Everything but what has to be named: <see cref="VideoCompleted"/> and <see cref="VideoFailed"/>.</summary>
    public const string All = "*";

    /// <summary>It is accepted, and its work begins when there is room.</summary>
    public const string GenerationCreated = "generation.created";

    /// <summary>A generation's results are there.</summary>
    public const string GenerationSucceeded = "generation.succeeded";

    /// <summary>A generation came to nothing.</summary>
    public const string GenerationFailed = "generation.failed";

    /// <summary>A generation was cancelled.</summary>
    public const string GenerationCancelled = "generation.cancelled";

    /// <summary>A generation's deadline came first.</summary>
    public const string GenerationExpired = "generation.expired";

    /// <summary>A picture was uploaded.</summary>
    public const string AssetCreated = "asset.created";

    /// <summary>An uploaded picture was deleted.</summary>
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
