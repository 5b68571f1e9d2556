using Dreamer.Api.Assets;
using Dreamer.Api.OpenAi.Bodies;
using Dreamer.Api.Requests;

namespace Dreamer.Api.OpenAi;

/// <summary>
/// A picture that came with a request. It is stored as an asset for as long as the request takes: what starts from it keeps a copy. One that was
/// uploaded before stays.
/// </summary>
internal sealed class Pictures(IGrainFactory grains, AssetUpload uploads)
{
    /// <summary>Null where the body has none. The size is what a picture becomes that is sent along.</summary>
    public async Task<AssetId?> TakeAsync(
        TenantId tenant, RequestSeed seed, string field, IReadOnlyList<ReadOnlyMemory<byte>> files, ReferenceBody? named, FrameSize size, CancellationToken cancellationToken)
    {
        named?.Check(field);
        if (named?.FileId is not null)
        {
            return named.Asset(field);
        }

        ReadOnlyMemory<byte> bytes = files.Count > 0 ? files[0] : named?.Decode(field) ?? [];
        FieldCheck.Require(
            bytes.Length <= AssetUpload.MaxBytes, field, $"Field '{field}' has a picture of {bytes.Length} bytes, and {AssetUpload.MaxBytes} are allowed.");
        return files.Count == 0 && named is null ? null : (await uploads.StoreAsync(tenant, seed.AssetId(), bytes, size, field, cancellationToken)).Id;
    }

    /// <summary>Forgets what was stored for this request alone.</summary>
    public async Task ForgetAsync(TenantId tenant, RequestSeed seed, AssetId? taken)
    {
        if (taken == seed.AssetId())
        {
            await grains.Assets(tenant).DeleteAsync(seed.AssetId());
        }
    }
}
