using System.Globalization;
using System.Text;
using Dreamer.Media;

namespace Dreamer.Cli.Display.Pictures;

/// <summary>DEC's sixel graphics (VT330/VT340 manual, chapter 14): bands six pixels high, one colour of a band after the other.</summary>
internal static class SixelPicture
{
    private const int BandHeight = 6;
    private const int ShortestRun = 4;

    public static string Of(RgbImage image)
    {
        int[] indices = [.. image.Pixels.Chunk(3).Select(pixel => ColourCube.IndexOf((pixel[0], pixel[1], pixel[2])))];
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"\eP0;1;0q\"1;1;{image.Width};{image.Height}");
        foreach (var colour in indices.Distinct().Order())
        {
            var (red, green, blue) = ColourCube.HundredthsOf(colour);
            text.Append(CultureInfo.InvariantCulture, $"#{colour};2;{red};{green};{blue}");
        }

        for (var top = 0; top < image.Height; top += BandHeight)
        {
            AppendBand(text, indices.AsSpan(top * image.Width, Math.Min(BandHeight, image.Height - top) * image.Width), image.Width);
        }

        return text.Append("\e\\\n").ToString();
    }

    private static void AppendBand(StringBuilder text, ReadOnlySpan<int> band, int width)
    {
        foreach (var colour in band.ToArray().Distinct().Order())
        {
            text.Append(CultureInfo.InvariantCulture, $"#{colour}");
            var (run, last) = (0, '\0');
            for (var x = 0; x < width; x++)
            {
                var sixel = SixelAt(band, width, x, colour);
                if (sixel != last)
                {
                    AppendRun(text, last, run);
                    (run, last) = (0, sixel);
                }

                run++;
            }

            AppendRun(text, last, run);
            text.Append('$'); // back to the band's begin
        }

        text.Append('-');
    }

    private static char SixelAt(ReadOnlySpan<int> band, int width, int x, int colour)
    {
        var bits = 0;
        for (var y = 0; y * width < band.Length; y++)
        {
            bits |= band[(y * width) + x] == colour ? 1 << y : 0;
        }

        return (char)('?' + bits);
    }

    private static void AppendRun(StringBuilder text, char sixel, int count)
    {
        if (count < ShortestRun)
        {
            text.Append(sixel, count);
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"!{count}{sixel}");
        }
    }
}
