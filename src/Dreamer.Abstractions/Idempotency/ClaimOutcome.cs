namespace Dreamer.Idempotency;

/// <summary>Whether a request is to be done.</summary>
public enum ClaimOutcome
{
    /// <summary>Do it.</summary>
    Granted,

    /// <summary>It is being done.</summary>
    InFlight,

    /// <summary>It was done; here is what was answered.</summary>
    Answered,

    /// <summary>The key belongs to a different request.</summary>
    OtherRequest,
}
