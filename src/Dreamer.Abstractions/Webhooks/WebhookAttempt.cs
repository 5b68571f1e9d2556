namespace Dreamer.Webhooks;

/// <summary>One try to deliver a message: the receiver's status, or why there is none; and what is to be said of it.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.WebhookAttempt")]
public sealed record WebhookAttempt(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] int? Status,
    [property: Id(2)] string? Detail,
    [property: Id(3)] int Milliseconds)
{
    public const int LongestAnswer = 1_024;

    public bool IsDelivered => Status is >= 200 and < 300;
}
