namespace Dreamer.Media;

/// <summary>A small copy of a picture, for lists of many.</summary>
public static class Thumbnail
{
    /// <summary>The longer side of a thumbnail; what is smaller stays as it is.</summary>
    public const int LongestSide = 128;

    public static RgbImage Of(RgbImage image) => Fit(image, LongestSide);

    /// <summary>No side is longer than that; what is smaller stays as it is.</summary>
    public static RgbImage Fit(RgbImage image, int longestSide)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(longestSide, 1);
        var longer = Math.Max(image.Width, image.Height);
        if (longer <= longestSide)
        {
            return image;
        }
        using var picture = Raster.Of(image);
        return Raster.Draw(picture, Math.Max(1, image.Width * longestSide / longer), Math.Max(1, image.Height * longestSide / longer));
    }
}
