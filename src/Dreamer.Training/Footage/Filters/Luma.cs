using Dreamer.Media;

namespace Dreamer.Training.Footage.Filters;

/// <summary>A picture's brightness in 0..1, row by row (Rec. 601's weights).</summary>
internal static class Luma
{
    public static float[] Of(RgbImage image)
    {
        var luma = new float[image.Width * image.Height];
        for (var i = 0; i < luma.Length; i++)
        {
            luma[i] = ((0.299f * image.Pixels[3 * i]) + (0.587f * image.Pixels[(3 * i) + 1]) + (0.114f * image.Pixels[(3 * i) + 2])) / 255;
        }
        return luma;
    }
}
