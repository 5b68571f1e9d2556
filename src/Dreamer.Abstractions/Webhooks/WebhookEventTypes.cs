using System.Collections.Immutable;

namespace Dreamer.Webhooks;

/// <summary>What webhooks tell of, by its name on the wire.</summary>
public static class WebhookEventTypes
{
    /// <summary>In an endpoint's events: all of them, but those that have to be named.</summary>
    public const string All = "*";

    public const string GenerationCreated = "generation.created";
    public const string GenerationSucceeded = "generation.succeeded";
    public const string GenerationFailed = "generation.failed";
    public const string GenerationCancelled = "generation.cancelled";
    public const string GenerationExpired = "generation.expired";

    public const string AssetCreated = "asset.created";
    public const string AssetDeleted = "asset.deleted";

    /// <summary>A clip is there: the same end as generation.succeeded, for users of the OpenAI face.</summary>
    public const string VideoCompleted = "video.completed";

    /// <summary>A clip came to nothing, in whichever way.</summary>
    public const string VideoFailed = "video.failed";

    /// <summary>Another endpoint of the tenant gets nothing any more.</summary>
    public const string EndpointDisabled = "webhook_endpoint.disabled";

    /// <summary>Sent when somebody asks for it, whatever the endpoint's events are.</summary>
    public const string Test = "webhook_endpoint.test";

    /// <summary>They tell what others tell, in another shape: nobody shall be told twice who asked for everything.</summary>
    public static ImmutableArray<string> OnlyByName { get; } = [VideoCompleted, VideoFailed];

    /// <summary>What an endpoint may ask for.</summary>
    public static ImmutableArray<string> Offered { get; } =
    [
        GenerationCreated, GenerationSucceeded, GenerationFailed, GenerationCancelled, GenerationExpired, AssetCreated, AssetDeleted, VideoCompleted,
        VideoFailed, EndpointDisabled,
    ];
}
