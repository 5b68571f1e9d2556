using SkiaSharp;

namespace Dreamer.Media;

/// <summary>
/// Makes a still of an uploaded picture, a PNG, JPEG or WebP of anybody's: the middle of it, in the shape and size that is asked for.
/// <list type="number">
/// <item>What it is and how large is read from its head, and checked.</item>
/// <item>It is decoded into sRGB.</item>
/// <item>Its middle is turned as a camera says, laid over white, and scaled.</item>
/// </list>
/// </summary>
public static class PictureDecoder
{
    public static RgbImage Decode(ReadOnlySpan<byte> bytes, int width, int height, PixelLimits limits)
    {
        using var encoded = EncodedPicture.Open(bytes, limits); // 1. Read its head
        using var picture = encoded.Decode(); // 2. Decode

        // 3. The middle
        var middle = Raster.IsOnItsSide(encoded.Origin)
            ? Middle(picture.Width, picture.Height, height, width)
            : Middle(picture.Width, picture.Height, width, height);
        using var part = new SKBitmap();
        picture.ExtractSubset(part, middle);
        return Raster.Draw(part, width, height, encoded.Origin);
    }

    /// <summary>The largest part of this shape, to a pixel, that lies in the middle.</summary>
    internal static SKRectI Middle(int width, int height, int shapeWidth, int shapeHeight)
    {
        var kept = (Width: (int)Math.Min(width, (long)height * shapeWidth / shapeHeight), Height: (int)Math.Min(height, (long)width * shapeHeight / shapeWidth));
        kept = (Math.Max(1, kept.Width), Math.Max(1, kept.Height));
        return SKRectI.Create((width - kept.Width) / 2, (height - kept.Height) / 2, kept.Width, kept.Height);
    }
}
