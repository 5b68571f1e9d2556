using System.Globalization;
using System.Text;
using Dreamer.Media;

namespace Dreamer.Cli.Display.Pictures;

/// <summary>Two pixels a character: an upper half block in the colour of the upper one, on the colour of the lower one.</summary>
internal static class BlockPicture
{
    private const string Reset = "\e[0m";

    public static string Of(RgbImage image, bool hasTrueColour)
    {
        var text = new StringBuilder();
        for (var y = 0; y < image.Height; y += 2)
        {
            for (var x = 0; x < image.Width; x++)
            {
                Append(text, 38, image[x, y], hasTrueColour);
                if (y + 1 < image.Height)
                {
                    Append(text, 48, image[x, y + 1], hasTrueColour);
                }

                text.Append('▀');
            }

            text.Append(Reset).Append('\n');
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, int ground, (byte Red, byte Green, byte Blue) colour, bool hasTrueColour) =>
        text.Append("\e[").Append(ground).Append(hasTrueColour
            ? string.Create(CultureInfo.InvariantCulture, $";2;{colour.Red};{colour.Green};{colour.Blue}m")
            : string.Create(CultureInfo.InvariantCulture, $";5;{ColourCube.FirstOfTerminals + ColourCube.IndexOf(colour)}m"));
}
