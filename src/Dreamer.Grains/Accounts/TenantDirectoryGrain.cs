using System.Collections.Immutable;
using Dreamer.Accounts;
using Dreamer.Errors;
using Dreamer.Storage;

namespace Dreamer.Grains.Accounts;

/// <summary>Lists the tenants. The local one needs nobody to add it.</summary>
internal sealed class TenantDirectoryGrain(
    [PersistentState("tenants", StorageNames.Default)] IPersistentState<TenantDirectoryRecord> stored) : Grain, ITenantDirectoryGrain
{
    private const int Most = 10_000;
    private const int LongestPage = 1_000;

    public async Task AddAsync(TenantId tenant)
    {
        var tenants = stored.State.Tenants;
        if (tenants.Contains(tenant))
        {
            return;
        }
        if (tenants.Length >= Most)
        {
            throw new DreamerException(ErrorCode.QuotaExceeded, $"The server has {tenants.Length} tenants, which is the limit: delete some first.", "tenants")
            {
                Limit = new QuotaLimit("tenants", Most, tenants.Length),
            };
        }
        await SaveAsync(tenants.Add(tenant).Sort(InOrder));
    }

    public Task RemoveAsync(TenantId tenant) =>
        stored.State.Tenants.Contains(tenant) ? SaveAsync(stored.State.Tenants.Remove(tenant)) : Task.CompletedTask;

    public Task<ImmutableArray<TenantId>> ListAsync(TenantId? after, int limit)
    {
        var all = stored.State.Tenants.Contains(TenantId.Local) ? stored.State.Tenants : stored.State.Tenants.Add(TenantId.Local).Sort(InOrder);
        var rest = after is { } last ? all.Where(tenant => InOrder(tenant, last) > 0) : all;
        return Task.FromResult(rest.Take(Math.Clamp(limit, 1, LongestPage)).ToImmutableArray());
    }

    private Task SaveAsync(ImmutableArray<TenantId> tenants) => stored.SaveAsync(stored.State with { Tenants = tenants });

    private static int InOrder(TenantId one, TenantId other) => string.CompareOrdinal(one.Value, other.Value);
}
