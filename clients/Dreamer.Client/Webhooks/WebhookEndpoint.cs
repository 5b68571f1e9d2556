namespace Dreamer.Client.Webhooks;

/// <summary>An endpoint that the server sends webhooks to.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">Where messages are sent.</param>
/// <param name="Description">A text of one's own.</param>
/// <param name="Events">What is told of: some of <see cref="WebhookEventTypes"/>.</param>
/// <param name="Kind">One of <see cref="WebhookKeyKinds"/>.</param>
/// <param name="Enabled">Whether it gets messages.</param>
/// <param name="Waiting">Messages that wait to be delivered.</param>
/// <param name="Dropped">Messages that were dropped because too many waited.</param>
/// <param name="CreatedAt">When it was created.</param>
public sealed record WebhookEndpoint(
    string Id, string Url, string Description, IReadOnlyList<string> Events, string Kind, bool Enabled, int Waiting, long Dropped,
    DateTimeOffset CreatedAt)
{
    /// <summary>The secret of an HMAC key, which only the answer that made it has.</summary>
    public string? Secret { get; init; }

    /// <summary>The public key of an ed25519 key.</summary>
    public string? PublicKey { get; init; }

    /// <summary>Until when the key before signs, too.</summary>
    public DateTimeOffset? OldKeyEndsAt { get; init; }

    /// <summary>Since when it gets no messages; null while it does.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Why it gets none.</summary>
    public string? DisabledReason { get; init; }
}
