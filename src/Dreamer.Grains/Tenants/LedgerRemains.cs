using System.Globalization;
using Dreamer.Storage;

namespace Dreamer.Grains.Tenants;

/// <summary>A tenant's ledger, and the list of sessions that it no longer has.</summary>
internal sealed class LedgerRemains(IBlobStore blobs, IGrainFactory grains) : ITenantRemains
{
    private const int AtOnce = 31;
    private const string Suffix = ".json";

    private static readonly string s_days = GrainStateKey.Prefix("ledger", GrainType.Create("ledgerday"));

    public async Task<bool> DeleteSomeAsync(TenantId tenant)
    {
        var days = await blobs.ListAsync($"{s_days}{tenant}/").Take(AtOnce).ToListAsync();
        await Task.WhenAll(days.Select(blob => grains.LedgerDay(tenant, DayOf(blob)).ClearAsync()));
        if (days.Count > 0)
        {
            return true;
        }
        await grains.Tenant(tenant).ClearAsync();
        return false;
    }

    private static DateOnly DayOf(string blob) => DateOnly.ParseExact(blob[(blob.LastIndexOf('/') + 1)..^Suffix.Length], "O", CultureInfo.InvariantCulture);
}
