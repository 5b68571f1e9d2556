using System.Numerics;
using Dreamer.Training.World;

namespace Dreamer.Training.Judging;

/// <summary>Reads a still without knowing its truth: segments it by colour, then lays every outline over the segment.</summary>
public static class StillJudge
{
    /// <summary>Below this overlap a patch has no shape worth a name.</summary>
    private const float LeastOverlap = 0.6f;

    /// <summary>Between the largest small sprite (11) and the smallest large one (15).</summary>
    private const float LargeRadius = 13;

    /// <summary>Judges the most frequent sprite colour's patch, or the wanted one's beside its rival.</summary>
    public static StillVerdict Judge(ReadOnlySpan<float> chw, SpriteColour? wanted = null, SpriteColour? rival = null)
    {
        var frame = new Frame(chw);
        var background = BackgroundEstimate.Of(frame);
        if (Segment.Find(frame, background, wanted, rival) is not { } segment)
        {
            return new StillVerdict(null, null, null, null, background.Colour, background.Kind, 0);
        }

        var fit = ShapeFit.Best(segment);
        return new StillVerdict(
            segment.Colour, fit.Overlap < LeastOverlap ? null : fit.Shape,
            fit.Radius < LargeRadius ? SpriteSize.Small : SpriteSize.Large, PositionOf(segment.Centre),
            background.Colour, background.Kind, fit.Overlap);
    }

    private static Position PositionOf(Vector2 centre) => (Position)(3 * Cell(centre.Y) + Cell(centre.X));

    /// <summary>The nearest of the grid's centres at 16, 32 and 48 px.</summary>
    private static int Cell(float along) => along < 24 ? 0 : along < 40 ? 1 : 2;
}
