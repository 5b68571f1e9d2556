using SkiaSharp;

namespace Dreamer.Media;

/// <summary>Writes pictures in the format that somebody asks for.</summary>
public static class PictureEncoder
{
    public const int BestQuality = 100;

    /// <summary>The quality is of 0 to 100, and a PNG, which loses nothing, has no use for it.</summary>
    public static byte[] Encode(RgbImage image, PictureFormat format, int quality = BestQuality)
    {
        if (format == PictureFormat.Png)
        {
            return Png.Encode(image);
        }
        using var bitmap = Raster.Of(image);
        using var pixels = bitmap.PeekPixels();
        using var data = pixels.Encode(format == PictureFormat.Jpeg ? SKEncodedImageFormat.Jpeg : SKEncodedImageFormat.Webp, Math.Clamp(quality, 0, BestQuality))
            ?? throw new InvalidOperationException($"The picture of {image.Width}×{image.Height} pixels could not be written as a {format.Name()}.");
        return data.ToArray();
    }

    public static string ContentType(this PictureFormat format) => format switch
    {
        PictureFormat.Png => Png.ContentType,
        PictureFormat.Jpeg => "image/jpeg",
        _ => "image/webp",
    };
}
