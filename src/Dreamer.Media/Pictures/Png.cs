using SkiaSharp;

namespace Dreamer.Media;

/// <summary>PNG: writes 8-bit RGB, reads every kind (alpha over white, 16 bits cut to 8, profiles turned into sRGB).</summary>
public static class Png
{
    public const string ContentType = "image/png";

    // As zlib's own default, with the filter that the PNG specification (12.8) advises.
    private static readonly SKPngEncoderOptions s_options = new(SKPngEncoderFilterFlags.AllFilters, 6);

    /// <summary>The same picture always gives the same bytes.</summary>
    public static byte[] Encode(RgbImage image)
    {
        using var bitmap = Raster.Of(image);
        using var pixels = bitmap.PeekPixels();
        using var data = pixels.Encode(s_options)
            ?? throw new InvalidOperationException($"The picture of {image.Width}×{image.Height} pixels could not be written as a PNG.");
        return data.ToArray();
    }

    public static RgbImage Decode(ReadOnlySpan<byte> bytes) => Decode(bytes, PixelLimits.Default);

    /// <summary>Reads a PNG from bytes that anyone may have made: sizes are checked before anything is unpacked.</summary>
    public static RgbImage Decode(ReadOnlySpan<byte> bytes, PixelLimits limits)
    {
        if (!bytes.StartsWith(PictureFormats.PngSignature))
        {
            throw new InvalidDataException($"This is no PNG: it begins with '{Convert.ToHexString(bytes[..Math.Min(8, bytes.Length)])}'.");
        }
        using var encoded = EncodedPicture.Open(bytes, limits);
        using var picture = encoded.Decode();
        return Raster.Draw(picture, picture.Width, picture.Height);
    }
}
