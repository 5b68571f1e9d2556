using Dreamer.Assets;

namespace Dreamer.Api.Assets;

/// <summary>A person's own still as it was stored: a square PNG of <c>size</c> pixels a side, to be fetched at <c>url</c>.</summary>
internal sealed record AssetResource(string Id, string ContentType, long Bytes, int Size, string Url, DateTimeOffset CreatedAt)
{
    public static AssetResource Of(Asset asset) =>
        new(asset.Id.Value, asset.ContentType, asset.Length, asset.Size, $"/v1/assets/{asset.Id}/content", asset.CreatedAt);
}
