using Dreamer.Assets;
using Dreamer.Storage;

namespace Dreamer.Grains.Assets;

/// <summary>Remembers what was stored; the bytes stay with the blob store.</summary>
internal sealed class AssetGrain(
    [PersistentState("asset", StorageNames.Default)] IPersistentState<AssetRecord> stored, IBlobStore blobs, TimeProvider clock) : Grain, IAssetGrain
{
    public async Task<Asset> CreateAsync(string blob, string contentType, long length, int size)
    {
        if (stored.State.Asset is null)
        {
            var id = AssetId.Parse(this.GetPrimaryKeyString().Split('/')[1]);
            stored.State = new AssetRecord { Asset = new Asset(id, blob, contentType, length, size, clock.GetUtcNow()) };
            await stored.WriteStateAsync();
        }
        return stored.State.Asset;
    }

    public Task<Asset?> GetAsync() => Task.FromResult(stored.State.Asset);

    public async Task<bool> DeleteAsync()
    {
        if (stored.State.Asset is not { } asset)
        {
            return false;
        }
        await blobs.DeleteAsync(asset.Blob);
        await stored.ClearStateAsync(); // last: a crash before it leaves an asset that can be deleted again
        DeactivateOnIdle();
        return true;
    }
}
