using Dreamer.Idempotency;
using Dreamer.Storage;

namespace Dreamer.Grains.Idempotency;

/// <summary>The records of a tenant's requests that must be done once.</summary>
internal sealed class OnceRemains(IBlobStore blobs, IGrainFactory grains) : ITenantRemains
{
    private const int AtOnce = 100;

    public async Task<bool> DeleteSomeAsync(TenantId tenant)
    {
        var some = await blobs.ListAsync($"{OnceRecords.Prefix}{tenant}/").Take(AtOnce).ToListAsync();
        await Task.WhenAll(some.Select(blob => grains.GetGrain<IOnceGrain>(OnceRecords.KeyOf(blob)).ClearAsync()));
        return some.Count > 0;
    }
}
