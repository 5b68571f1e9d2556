namespace Dreamer.Client.Webhooks;

/// <summary>An endpoint to create; what is left out is the default: every event, and an HMAC key.</summary>
/// <param name="Url">An https address of a public host.</param>
public sealed record NewWebhookEndpoint(string Url)
{
    /// <summary>A text of one's own.</summary>
    public string? Description { get; init; }

    /// <summary>Some of <see cref="WebhookEventTypes"/>.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>One of <see cref="WebhookKeyKinds"/>.</summary>
    public string? Kind { get; init; }
}

/// <summary>What is to change of an endpoint; what is left out stays.</summary>
public sealed record WebhookChange
{
    /// <summary>Where messages are sent from now on.</summary>
    public string? Url { get; init; }

    /// <summary>A text of one's own.</summary>
    public string? Description { get; init; }

    /// <summary>Some of <see cref="WebhookEventTypes"/>.</summary>
    public IReadOnlyList<string>? Events { get; init; }
}

internal sealed record WebhookRotation(int? OverlapSeconds);
