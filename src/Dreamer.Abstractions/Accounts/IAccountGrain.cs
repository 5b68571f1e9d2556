using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Dreamer.Accounts;

/// <summary>
/// Who a tenant is: its keys, its limits, whether it is suspended. Keyed by tenant id. Every gateway asks it on each request and keeps
/// nothing, so that a change holds at once everywhere. What changes it says who does, and is in the audit log.
/// </summary>
[Alias("dreamer.IAccountGrain")]
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>Whether a key with this hash opens the tenant; without one, whether the tenant is there and not suspended.</summary>
    [AlwaysInterleave]
    Task<Access> AdmitAsync(string? keyHash);

    /// <summary>Its own limits; none of a tenant that nobody created. Refuses with permission for one that is being deleted.</summary>
    [AlwaysInterleave]
    Task<TenantLimits> ReadLimitsAsync();

    /// <summary>Null when nobody created it. The local tenant is always there.</summary>
    [AlwaysInterleave]
    Task<TenantView?> GetAsync();

    /// <summary>Refuses with conflict when it is there, unless the same request made it.</summary>
    Task<TenantView> CreateAsync(string title, Guid request, Actor by);

    Task<TenantView> ChangeAsync(TenantChange change, Actor by);

    /// <summary>In place of those before.</summary>
    Task<TenantView> SetLimitsAsync(TenantLimits limits, Actor by);

    /// <summary>Newest first, those included that open nothing any more.</summary>
    [AlwaysInterleave]
    Task<ImmutableArray<KeyView>> ListKeysAsync();

    /// <summary>Under an id that is there already only the secret changes: nobody was told the first one.</summary>
    Task<KeyView> AddKeyAsync(NewKey key, Actor by);

    /// <summary>Repeating the call changes nothing.</summary>
    Task RevokeKeyAsync(KeyId id, Actor by);

    /// <summary>A new key takes an old one's place, which opens the tenant for a while yet.</summary>
    Task<KeyView> RotateKeyAsync(KeyId old, NewKey key, TimeSpan overlap, Actor by);

    /// <summary>Gives the local tenant the key that the first start shows; false when it had one before, revoked or not.</summary>
    Task<bool> PrintKeyAsync(string hash, DateTimeOffset createdAt);

    /// <summary>
    /// It is gone at once, and what it has goes bit by bit: sessions, assets, ledger, keys. False when there was nothing.
    /// </summary>
    Task<bool> DeleteAsync(Actor by);

    /// <summary>Takes up a deletion that a crash interrupted.</summary>
    Task ContinueAsync();
}
