using Dreamer.Webhooks;

namespace Dreamer.Grains.Webhooks;

/// <summary>What became of one try, the beginning of what was answered, and how long the receiver wants to be left alone.</summary>
internal sealed record WebhookAnswer(WebhookAttempt Attempt, string? Text = null, TimeSpan? RetryAfter = null)
{
    private const int GoneStatus = 410;

    /// <summary>It wants nothing any more.</summary>
    public bool IsGone => Attempt.Status == GoneStatus;
}
