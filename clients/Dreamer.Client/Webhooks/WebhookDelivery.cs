namespace Dreamer.Client.Webhooks;

/// <summary>A message's way to an endpoint.</summary>
/// <param name="Id">Its id, which the message has as <c>webhook-id</c>.</param>
/// <param name="Type">One of <see cref="WebhookEventTypes"/>.</param>
/// <param name="State"><c>waiting</c>, <c>succeeded</c> or <c>failed</c>.</param>
/// <param name="Attempts">The last ten tries, oldest first.</param>
/// <param name="Payload">The body of the message, to the byte.</param>
/// <param name="CreatedAt">When it was put in line.</param>
public sealed record WebhookDelivery(
    string Id, string Type, string State, IReadOnlyList<WebhookAttempt> Attempts, string Payload, DateTimeOffset CreatedAt)
{
    /// <summary>When it is tried next; null once it has ended.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>When it arrived or was given up.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The beginning of what the receiver answered last.</summary>
    public string? Answer { get; init; }
}

/// <summary>One try.</summary>
/// <param name="At">When it was made.</param>
/// <param name="Status">The status that the receiver answered; null where it answered nothing.</param>
/// <param name="Detail">Why it failed; null where it did not.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record WebhookAttempt(DateTimeOffset At, int? Status, string? Detail, int Milliseconds);
