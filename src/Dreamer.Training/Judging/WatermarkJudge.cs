using Dreamer.Training.World.Degrading;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Judging;

/// <summary>Looks for the training footage's watermark: correlation of its template with the brightness where it would be.</summary>
public static class WatermarkJudge
{
    /// <summary>Pixels around the mark that are looked at too: without ground, a template of mostly ink correlates with nothing.</summary>
    private const int Margin = 1;

    /// <summary>
    /// A correlation above it is a watermark: of sixty clean clips none came above 0.2, and of marked footage hardly any below 0.9.
    /// </summary>
    public const double Marked = 0.5;

    /// <summary>In -1..1, of the mean of all frames (F×3×64×64): what moves averages out.</summary>
    public static double Correlation(ReadOnlySpan<float> fchw)
    {
        var (ink, light) = (new List<double>(), new List<double>());
        for (var row = -Margin; row < Watermark.Height + Margin; row++)
        {
            for (var column = -Margin; column < Watermark.Width + Margin; column++)
            {
                ink.Add(InkContrast(column, row));
                light.Add(LocalContrast(fchw, Watermark.Left + column, Watermark.Top + row));
            }
        }

        return Correlate(ink, light);
    }

    /// <summary>Ink minus the mean of the four pixels around: the same filter as on the picture, so that slow shading drops out.</summary>
    private static double InkContrast(int column, int row) =>
        Ink(column, row) - (Ink(column - 1, row) + Ink(column + 1, row) + Ink(column, row - 1) + Ink(column, row + 1)) / 4;

    private static double Ink(int column, int row) =>
        column >= 0 && row >= 0 && column < Watermark.Width && row < Watermark.Height && Watermark.IsMarked(column, row) ? 1 : 0;

    private static double LocalContrast(ReadOnlySpan<float> fchw, int x, int y) =>
        Light(fchw, x, y) - (Light(fchw, x - 1, y) + Light(fchw, x + 1, y) + Light(fchw, x, y - 1) + Light(fchw, x, y + 1)) / 4;

    private static double Light(ReadOnlySpan<float> fchw, int x, int y)
    {
        var sum = 0.0;
        for (var plane = y * Scene.Side + x; plane < fchw.Length; plane += Scene.Area)
        {
            sum += fchw[plane];
        }

        return sum / (fchw.Length / Scene.Area);
    }

    private static double Correlate(List<double> a, List<double> b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        var (ab, aa, bb) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Count; i++)
        {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }

        return aa * bb < 1e-12 ? 0 : ab / Math.Sqrt(aa * bb);
    }
}
