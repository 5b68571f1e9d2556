using Orleans.Concurrency;

namespace Dreamer.Accounts;

/// <summary>Who is signed in at a tenant. Keyed by tenant id. Every gateway asks it on each request with a cookie and keeps nothing.</summary>
[Alias("dreamer.ISignInsGrain")]
public interface ISignInsGrain : IGrainWithStringKey
{
    /// <summary>Adds one, and drops what is over; where there are too many, the oldest, too.</summary>
    Task AddAsync(SignIn added);

    /// <summary>Null where there is none with this hash, or none any more.</summary>
    [AlwaysInterleave]
    Task<SignIn?> FindAsync(string hash);

    /// <summary>Repeating the call changes nothing.</summary>
    Task RemoveAsync(string hash);

    /// <summary>Removes all of them: the tenant goes.</summary>
    Task ClearAsync();
}
