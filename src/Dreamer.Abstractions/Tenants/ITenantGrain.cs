using System.Collections.Immutable;
using Dreamer.Sessions;
using Orleans.Concurrency;

namespace Dreamer.Tenants;

/// <summary>A customer: the list of its sessions, its limits, and its ledger. Keyed by tenant id.</summary>
[Alias("dreamer.ITenantGrain")]
public interface ITenantGrain : IGrainWithStringKey
{
    /// <summary>Lists a session; repeating the call changes nothing. Refuses with quota_exceeded at the limit.</summary>
    Task AddSessionAsync(TenantSession session);

    Task RemoveSessionAsync(SessionId session);

    /// <summary>Newest first; <paramref name="after"/> is the last id of the page before.</summary>
    Task<ImmutableArray<TenantSession>> ListSessionsAsync(SessionId? after, int limit);

    /// <summary>
    /// Enters what a generation used, once, whoever repeats the call. The record must be the same each time, its end above all: so it is
    /// stored with the generation before. It stays when the generation's session is deleted.
    /// </summary>
    [AlwaysInterleave]
    Task SettleAsync(UsageRecord usage);

    /// <summary>At most <see cref="UsageQuery.MaxDays"/> days; more are refused.</summary>
    [AlwaysInterleave]
    Task<UsageReport> ReadUsageAsync(UsageQuery query);
}
