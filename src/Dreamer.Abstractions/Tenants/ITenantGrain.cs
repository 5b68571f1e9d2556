using System.Collections.Immutable;
using Dreamer.Sessions;

namespace Dreamer.Tenants;

/// <summary>A customer: the list of its sessions and its limits. Keyed by tenant id.</summary>
[Alias("dreamer.ITenantGrain")]
public interface ITenantGrain : IGrainWithStringKey
{
    /// <summary>Lists a session; repeating the call changes nothing. Refuses with quota_exceeded at the limit.</summary>
    Task AddSessionAsync(TenantSession session);

    Task RemoveSessionAsync(SessionId session);

    /// <summary>Newest first; <paramref name="after"/> is the last id of the page before.</summary>
    Task<ImmutableArray<TenantSession>> ListSessionsAsync(SessionId? after, int limit);
}
