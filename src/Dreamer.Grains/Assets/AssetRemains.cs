namespace Dreamer.Grains.Assets;

/// <summary>A tenant's uploaded stills.</summary>
internal sealed class AssetRemains(IGrainFactory grains) : ITenantRemains
{
    public async Task<bool> DeleteSomeAsync(TenantId tenant)
    {
        await grains.Assets(tenant).ClearAsync();
        return false;
    }
}
