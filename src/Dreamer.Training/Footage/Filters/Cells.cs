using Dreamer.Media;

namespace Dreamer.Training.Footage.Filters;

/// <summary>
/// A picture's mean colours over cells of 4×4 pixels, in 0..1: red, green and blue of each. They hold no noise to speak of.
/// </summary>
internal static class Cells
{
    private const int Side = 4;

    public static double[] Of(RgbImage image)
    {
        var across = image.Width / Side;
        var cells = new double[across * (image.Height / Side) * 3];
        for (var i = 0; i < image.Pixels.Length; i++)
        {
            var (x, y) = (i / 3 % image.Width, i / 3 / image.Width);
            cells[(((y / Side * across) + (x / Side)) * 3) + (i % 3)] += image.Pixels[i] / (255.0 * Side * Side);
        }
        return cells;
    }
}
