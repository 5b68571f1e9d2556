using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Dreamer.Accounts;

/// <summary>The list of all tenants. There is one.</summary>
[Alias("dreamer.ITenantDirectoryGrain")]
public interface ITenantDirectoryGrain : IGrainWithStringKey
{
    /// <summary>Repeating the call changes nothing. Refuses with quota_exceeded when there are too many.</summary>
    Task AddAsync(TenantId tenant);

    Task RemoveAsync(TenantId tenant);

    /// <summary>By name; <paramref name="after"/> is the last one of the page before.</summary>
    [AlwaysInterleave]
    Task<ImmutableArray<TenantId>> ListAsync(TenantId? after, int limit);
}
