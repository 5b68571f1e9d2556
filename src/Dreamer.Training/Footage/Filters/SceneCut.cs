using Dreamer.Media;

namespace Dreamer.Training.Footage.Filters;

/// <summary>
/// Sees a change of scene: a frame that has nothing in common with the one before, where the rest of the window changes little by little.
/// What stands out against the window's own motion is a cut; where every frame differs it is a pan. Flicker and fades change all places
/// alike and stay similar.
/// </summary>
internal static class SceneCut
{
    /// <summary>Colours vary by this much, squared, in a picture that shows something.</summary>
    private const double Slack = 1e-4;

    /// <summary>The least likeness of neighbours, as what 1 lacks, beyond twice the usual; 0..1.</summary>
    public static double Measure(IReadOnlyList<RgbImage> frames)
    {
        var cells = frames.Select(Cells.Of).ToArray();
        var changes = cells.Zip(cells.Skip(1), (one, next) => 1 - Likeness(one, next)).ToArray();
        var usual = changes.Order().ElementAt(changes.Length / 2);
        return Math.Clamp(changes.Max() - (2 * usual), 0, 1);
    }

    /// <summary>
    /// The structure term of SSIM (Wang et al. 2004) over the whole picture: 1 for equal ones, 0 for such that have nothing in common.
    /// </summary>
    private static double Likeness(double[] one, double[] other)
    {
        var (mean, otherMean) = (one.Average(), other.Average());
        var (spread, both) = (0.0, 0.0);
        for (var i = 0; i < one.Length; i++)
        {
            var (a, b) = (one[i] - mean, other[i] - otherMean);
            spread += (a * a) + (b * b);
            both += 2 * a * b;
        }
        var slack = Slack * one.Length;
        return (both + slack) / (spread + slack);
    }
}
