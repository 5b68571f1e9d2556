using Dreamer.Media;

namespace Dreamer.Training.Footage.Filters;

/// <summary>
/// Measures how much moves: the change over half a second in those cells that change most. In that time motion adds up and noise does
/// not, and the liveliest cells see a small thing that moves before a resting ground.
/// </summary>
internal static class Stillness
{
    private const int Lag = 4;

    /// <summary>Colours that have to change as much: three of a cell, five cells.</summary>
    private const int Rank = 15;

    /// <summary>The change of the fifteenth liveliest colour, averaged over the window; 0..1.</summary>
    public static double Measure(IReadOnlyList<RgbImage> frames)
    {
        var cells = frames.Select(Cells.Of).ToArray();
        var changes = cells.Zip(cells.Skip(Lag), (one, later) => one.Zip(later, (a, b) => Math.Abs(a - b)));
        return changes.Average(change => change.OrderDescending().ElementAt(Rank - 1));
    }
}
