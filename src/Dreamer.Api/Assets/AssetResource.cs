using System.ComponentModel;
using Dreamer.Assets;

namespace Dreamer.Api.Assets;

/// <summary>A person's own still as it was stored: a PNG of <c>size</c>, to be fetched at <c>url</c>.</summary>
internal sealed record AssetResource(
    [property: Description("Its id, to be sent as asset."), Example("ast_01a21b3d017973f3b6488b873bbf4fea")] string Id,
    [property: Description("The media type of its bytes."), Example("image/png")] string ContentType,
    [property: Description("How many bytes it has."), Example(6144)] long Bytes,
    [property: Description("Width and height in pixels."), Example(64)] FrameSize Size,
    [property: Description("Where it is fetched on this server.")]
    [property: Example("/v1/assets/ast_01a21b3d017973f3b6488b873bbf4fea/content")] string Url,
    [property: Description("When it was uploaded.")] DateTimeOffset CreatedAt)
{
    public static AssetResource Of(Asset asset) =>
        new(asset.Id.Value, asset.ContentType, asset.Length, asset.Size, $"/v1/assets/{asset.Id}/content", asset.CreatedAt);
}
