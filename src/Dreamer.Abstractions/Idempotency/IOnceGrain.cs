namespace Dreamer.Idempotency;

/// <summary>Sees to it that a request is done once, however often it is sent. Keyed by <c>tenant/digest of the client's key</c>.</summary>
[Alias("dreamer.IOnceGrain")]
public interface IOnceGrain : IGrainWithStringKey
{
    /// <summary>Claims the key for a request; the claim is stored before it is answered. A claim keeps its first seed, whoever retries it.</summary>
    Task<Claim> ClaimAsync(string requestDigest, Guid seed);

    /// <summary>
    /// For requests without a key, known by what they say alone: a first try claims anew, and a retry joins the newest claim of the last minutes. Answers
    /// the seed of the claim, which is stored before.
    /// </summary>
    Task<Guid> TakeAsync(Guid seed, bool isRetry);

    /// <summary>Stores the answer that repetitions get.</summary>
    Task AnswerAsync(StoredAnswer answer);

    /// <summary>Gives the key free: the request failed, and may be sent again.</summary>
    Task ReleaseAsync();

    /// <summary>Deletes the record once its lifetime is over; answers how much of that is left.</summary>
    Task<TimeSpan> ForgetAsync();

    /// <summary>Deletes the record whatever its age: its tenant goes.</summary>
    Task ClearAsync();
}
