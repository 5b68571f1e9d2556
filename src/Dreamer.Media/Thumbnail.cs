namespace Dreamer.Media;

/// <summary>A small copy of a picture, for lists of many.</summary>
public static class Thumbnail
{
    /// <summary>The longer side of a thumbnail; what is smaller stays as it is.</summary>
    public const int LongestSide = 128;

    public static RgbImage Of(RgbImage image)
    {
        var longer = Math.Max(image.Width, image.Height);
        return longer <= LongestSide
            ? image
            : Shrink(image, Math.Max(1, image.Width * LongestSide / longer), Math.Max(1, image.Height * LongestSide / longer));
    }

    /// <summary>Each pixel is the mean of those that fall into it: nothing flickers or is missed, as picking single ones would have it.</summary>
    private static RgbImage Shrink(RgbImage image, int width, int height)
    {
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            var rows = (From: y * image.Height / height, To: (y + 1) * image.Height / height);
            for (var x = 0; x < width; x++)
            {
                var columns = (From: x * image.Width / width, To: (x + 1) * image.Width / width);
                Mean(image, rows, columns, pixels.AsSpan(((y * width) + x) * 3, 3));
            }
        }
        return new RgbImage(width, height, pixels);
    }

    private static void Mean(RgbImage image, (int From, int To) rows, (int From, int To) columns, Span<byte> pixel)
    {
        var count = (rows.To - rows.From) * (columns.To - columns.From);
        for (var colour = 0; colour < 3; colour++)
        {
            var sum = 0;
            for (var y = rows.From; y < rows.To; y++)
            {
                for (var x = columns.From; x < columns.To; x++)
                {
                    sum += image.Pixels[(((y * image.Width) + x) * 3) + colour];
                }
            }
            pixel[colour] = (byte)((sum + (count / 2)) / count);
        }
    }
}
