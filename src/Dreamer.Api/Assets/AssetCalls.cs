using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;
using Dreamer.Assets;
using Dreamer.Storage;

namespace Dreamer.Api.Assets;

/// <summary>What is done with people's own stills, whichever face asks for it; <see cref="AssetUpload"/> takes them.</summary>
internal static class AssetCalls
{
    public static async Task<Page<AssetResource>> ListAsync(PageQuery page, Caller caller, IGrainFactory grains)
    {
        AssetId? after = page.After is null ? null : RequestIds.Asset(page.After, "after");
        var assets = await grains.Assets(caller.Tenant).ListAsync(after, page.Limit + 1);
        return assets.Select(AssetResource.Of).ToList().ToPage(page.Limit, asset => asset.Id);
    }

    public static async Task<Asset> FindAsync(string id, Caller caller, IGrainFactory grains)
    {
        var asset = RequestIds.Asset(id);
        return await grains.Assets(caller.Tenant).GetAsync(asset) ?? throw RequestIds.Unknown(asset);
    }

    /// <summary>The caller disposes of it.</summary>
    public static async Task<Blob> OpenAsync(string id, Caller caller, IGrainFactory grains, IBlobStore blobs, CancellationToken cancellationToken)
    {
        var asset = await FindAsync(id, caller, grains);
        return await blobs.OpenAsync(asset.Blob, cancellationToken) ?? throw RequestIds.Unknown(asset.Id);
    }

    public static async Task DeleteAsync(string id, Caller caller, IGrainFactory grains)
    {
        var asset = RequestIds.Asset(id);
        if (!await grains.Assets(caller.Tenant).DeleteAsync(asset))
        {
            throw RequestIds.Unknown(asset);
        }
    }
}
