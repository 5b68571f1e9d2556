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
internal sealed class AssetUpload(IGrainFactory grains, IBlobStore blobs, TimeProvider clock) : IDisposable
{
    public const int MaxBytes = 10 << 20;

    private static readonly TimeSpan s_timeToLoad = TimeSpan.FromSeconds(20); // within a request's own time
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(200);
    private static readonly GenerationField s_size = GenerationField.Of("size");
    private static readonly PixelLimits s_pixels = PixelLimits.Default;

    private readonly SemaphoreSlim _decoders = new(Math.Max(1, Environment.ProcessorCount / 2)); // the device needs the processors, too

    public async Task<Asset> StoreAsync(
        TenantId tenant, AssetId id, ReadOnlyMemory<byte> picture, FrameSize size, CancellationToken cancellationToken)
    {
        FieldCheck.Require(!picture.IsEmpty, "body", "The request body is empty; send a PNG, JPEG or WebP.");
        var png = Png.Encode(await DecodeAsync(picture, size, cancellationToken)); // 1. and 2.

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

    /// <summary>A server that has just started is still loading its model.</summary>
    private async Task<FrameSize> ModelsSizeAsync(CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            if ((await grains.DeviceDirectory().ListAsync()).SelectMany(device => device.Models).FirstOrDefault() is { } model)
            {
                return model.DefaultSize;
            }

            if (clock.GetElapsedTime(began) > s_timeToLoad)
            {
                throw new DreamerException(
                    ErrorCode.ModelUnavailable,
                    $"No device reported a model for {s_timeToLoad.TotalSeconds} s, whose size the still would get: name one in 'size'.",
                    "size");
            }

            await Task.Delay(s_poll, clock, cancellationToken);
        }
    }

    private async Task<RgbImage> DecodeAsync(ReadOnlyMemory<byte> picture, FrameSize size, CancellationToken cancellationToken)
    {
        await _decoders.WaitAsync(cancellationToken);
        try
        {
            return PictureDecoder.Decode(picture.Span, size.Width, size.Height, s_pixels);
        }
        catch (InvalidDataException refused)
        {
            throw new DreamerException(ErrorCode.InvalidRequest, refused.Message, "body");
        }
        finally
        {
            _decoders.Release();
        }
    }
}
