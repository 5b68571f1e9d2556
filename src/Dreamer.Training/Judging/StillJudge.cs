using System.Numerics;
using Dreamer.Training.World.Scenes;

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

/// <summary>What a judge sees in a still; null where it sees no sprite, or no known shape.</summary>
public sealed record StillVerdict(
    SpriteColour? Colour, Shape? Shape, SpriteSize? Size, Position? Position,
    BackgroundColour BackgroundColour, BackgroundKind BackgroundKind, double ShapeOverlap)
{
    /// <summary>Which of the details that a caption tells are there.</summary>
    public SceneDetails Matches(Scene scene)
    {
        var hero = scene.Hero;
        return (Shape == hero.Shape ? SceneDetails.Shape : 0)
            | (Colour == hero.Colour ? SceneDetails.Colour : 0)
            | (Size == hero.Size ? SceneDetails.Size : 0)
            | (Position == hero.Position ? SceneDetails.Position : 0)
            | (BackgroundColour == scene.Background.Colour ? SceneDetails.BackgroundColour : 0)
            | (BackgroundKind == scene.Background.Kind ? SceneDetails.BackgroundKind : 0);
    }
}
