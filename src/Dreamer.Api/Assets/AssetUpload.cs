using Dreamer.Api.Models;
using Dreamer.Assets;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Media;
using Dreamer.Storage;

namespace Dreamer.Api.Assets;

/// <summary>
/// Stores an uploaded picture:
/// <list type="number">
/// <item>What it is and how large is read from its first bytes, and checked.</item>
/// <item>It is decoded, and what remains are pixels: nothing of the file that was sent is kept.</item>
/// <item>It is listed, its PNG is stored, and only then it is there for everybody.</item>
/// </list>
/// </summary>
internal sealed class AssetUpload(IGrainFactory grains, IBlobStore blobs, LivingModels models) : IDisposable
{
    public const int MaxBytes = 10 << 20;

    private const string Body = "body";

    private static readonly GenerationField s_size = GenerationField.Of("size");
    private static readonly PixelLimits s_pixels = PixelLimits.Default;

    private readonly SemaphoreSlim _decoders = new(Math.Max(1, Environment.ProcessorCount / 2)); // the device needs the processors, too

    public Task<Asset> StoreAsync(TenantId tenant, AssetId id, ReadOnlyMemory<byte> picture, FrameSize size, CancellationToken cancellationToken)
    {
        FieldCheck.Require(!picture.IsEmpty, Body, "The request body is empty; send a PNG, JPEG or WebP.");
        return StoreAsync(tenant, id, picture, size, Body, cancellationToken);
    }

    /// <summary>Of a picture that came in a field of the body.</summary>
    public async Task<Asset> StoreAsync(
        TenantId tenant, AssetId id, ReadOnlyMemory<byte> picture, FrameSize size, string field, CancellationToken cancellationToken)
    {
        var png = Png.Encode(await DecodeAsync(picture, size, field, cancellationToken)); // 1. and 2.

        // 3. Store
        var asset = await grains.Assets(tenant).AddAsync(id, png.Length, size);
        await blobs.PutAsync(asset.Blob, png, asset.ContentType, cancellationToken);
        await grains.Assets(tenant).CompleteAsync(id);
        return asset;
    }

    /// <summary>The size that the still gets: the one that is asked for, else the model's.</summary>
    public async Task<FrameSize> SizeOfAsync(string? text, CancellationToken cancellationToken)
    {
        if (text is null)
        {
            return await ModelsSizeAsync(cancellationToken);
        }

        var isSize = FrameSize.TryParse(text, out var size) && s_size.Holds(size);
        FieldCheck.Require(isSize, "size", $"Parameter 'size' is '{Shown.Briefly(text)}', and takes {s_size.Takes}.");
        return size;
    }

    public void Dispose() => _decoders.Dispose();

    private async Task<FrameSize> ModelsSizeAsync(CancellationToken cancellationToken) =>
        await models.ReadAsync(cancellationToken) is [var first, ..] ? first.DefaultSize : throw new DreamerException(
            ErrorCode.ModelUnavailable,
            $"No device reported a model for {LivingModels.TimeToLoad.TotalSeconds} s, whose size the still would get: name one in 'size'.",
            "size");

    private async Task<RgbImage> DecodeAsync(ReadOnlyMemory<byte> picture, FrameSize size, string field, CancellationToken cancellationToken)
    {
        await _decoders.WaitAsync(cancellationToken);
        try
        {
            return PictureDecoder.Decode(picture.Span, size.Width, size.Height, s_pixels);
        }
        catch (InvalidDataException refused)
        {
            var hint = field == Body ? " The picture itself is the whole body." : "";
            throw new DreamerException(ErrorCode.InvalidRequest, refused.Message + hint, field);
        }
        finally
        {
            _decoders.Release();
        }
    }
}
