using SkiaSharp;

namespace Dreamer.Media;

/// <summary>
/// Makes a square of an uploaded picture, a PNG, JPEG or WebP of anybody's: the middle of it, at the side that is asked for.
/// <list type="number">
/// <item>What it is and how large is read from its head, and checked.</item>
/// <item>It is decoded into sRGB.</item>
/// <item>Its middle is turned as a camera says, laid over white, and scaled.</item>
/// </list>
/// </summary>
public static class PictureDecoder
{
    public static RgbImage DecodeSquare(ReadOnlySpan<byte> bytes, int side, PixelLimits limits)
    {
        using var encoded = EncodedPicture.Open(bytes, limits); // 1. Read its head
        using var picture = encoded.Decode(); // 2. Decode

        // 3. The middle
        var middle = Math.Min(picture.Width, picture.Height);
        using var square = new SKBitmap();
        picture.ExtractSubset(square, SKRectI.Create((picture.Width - middle) / 2, (picture.Height - middle) / 2, middle, middle));
        return Raster.Draw(square, side, side, encoded.Origin);
    }
}
