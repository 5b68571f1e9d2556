using Dreamer.Training.World;

namespace Dreamer.Training.Judging;

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
