using Dreamer.Api.Assets;
using Google.Protobuf.WellKnownTypes;

namespace Dreamer.Api.Grpc.Messages;

internal static class AssetMessage
{
    public static V1.Asset Of(AssetResource asset) => new()
    {
        Id = asset.Id,
        ContentType = asset.ContentType,
        Bytes = asset.Bytes,
        Size = SizeMessage.Of(asset.Size),
        Url = asset.Url,
        CreatedAt = asset.CreatedAt.ToTimestamp(),
    };
}
