using System.Buffers.Binary;
using SkiaSharp;

namespace Dreamer.Media;

/// <summary>A picture's bytes, opened: what it is and how large is known and within the limits, and nothing is decoded yet.</summary>
internal sealed class EncodedPicture : IDisposable
{
    private readonly PictureFormat _format;
    private readonly SKCodec _codec;

    private EncodedPicture(PictureFormat format, SKCodec codec, SKEncodedOrigin origin) =>
        (_format, _codec, Origin) = (format, codec, origin);

    /// <summary>How the picture is to be turned, as cameras write it.</summary>
    public SKEncodedOrigin Origin { get; }

    public static EncodedPicture Open(ReadOnlySpan<byte> bytes, PixelLimits limits)
    {
        var format = PictureFormats.Of(bytes);
        CheckWhole(format, bytes, limits);
        using var data = SKData.CreateCopy(bytes);
        var codec = SKCodec.Create(data)
            ?? throw new InvalidDataException($"The {format.Name()} of {bytes.Length} bytes cannot be read: its head is cut off or damaged.");
        try
        {
            limits.Check(format.Name(), codec.Info.Width, codec.Info.Height);
            return new EncodedPicture(format, codec, format == PictureFormat.Png ? PngChunks.Origin(bytes) : codec.EncodedOrigin);
        }
        catch
        {
            codec.Dispose();
            throw;
        }
    }

    /// <summary>The pixels in sRGB, whatever profile they have; of an animation, the first picture. One that is cut off is refused.</summary>
    public SKBitmap Decode()
    {
        using var srgb = SKColorSpace.CreateSrgb();
        var (width, height) = (_codec.Info.Width, _codec.Info.Height);
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul, srgb));
        var result = _codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (result == SKCodecResult.Success)
        {
            return bitmap;
        }
        bitmap.Dispose();
        throw new InvalidDataException($"The {_format.Name()} of {width}×{height} pixels cannot be decoded: {(result == SKCodecResult.IncompleteInput ? "it is cut off" : "it is damaged")}.");
    }

    public void Dispose() => _codec.Dispose();

    private static void CheckWhole(PictureFormat format, ReadOnlySpan<byte> bytes, PixelLimits limits)
    {
        switch (format)
        {
            case PictureFormat.Png:
                PngChunks.Check(bytes, limits);
                break;
            case PictureFormat.Jpeg:
                JpegInks.Check(bytes);
                break;
            case PictureFormat.Webp when BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) + 8L is var length && length > bytes.Length:
                throw new InvalidDataException($"The WebP says that it has {length} bytes, and {bytes.Length} are there: it is cut off.");
        }
    }
}
