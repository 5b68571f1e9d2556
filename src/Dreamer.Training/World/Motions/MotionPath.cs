using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.World.Motions;

/// <summary>Where a sprite is at a moment of its clip.</summary>
public static class MotionPath
{
    public const float Travel = 20;
    public const float BounceHeight = 13;
    public const float Growth = 1.5f;
    public const float Shrinkage = 0.55f;
    public const float Turn = MathF.PI / 2;

    private const float Diagonal = 0.70710678f;

    /// <summary>The sprite at a moment in 0..1; strength 1 is the full 20 px, quarter turn and so on.</summary>
    public static Sprite At(Sprite start, Motion motion, float moment, float strength = 1)
    {
        var done = moment * strength;
        return motion switch
        {
            // Two hops a clip: one alone looks like up and down.
            Motion.Bounce => start with { Y = start.Y - BounceHeight * strength * MathF.Abs(MathF.Sin(2 * MathF.PI * moment)) },
            Motion.Grow => start with { Radius = start.Radius * (1 + (Growth - 1) * done) },
            Motion.Shrink => start with { Radius = start.Radius * (1 + (Shrinkage - 1) * done) },
            Motion.SpinClockwise => start with { Angle = start.Angle + Turn * done },
            Motion.SpinAnticlockwise => start with { Angle = start.Angle - Turn * done },
            _ => Shift(start, Direction(motion), Travel * done)
        };
    }

    /// <summary>The unit direction of travel, y down; zero for motions that stay in place.</summary>
    public static (float X, float Y) Direction(Motion motion) => motion switch
    {
        Motion.Left => (-1, 0),
        Motion.Right => (1, 0),
        Motion.Up => (0, -1),
        Motion.Down => (0, 1),
        Motion.UpLeft => (-Diagonal, -Diagonal),
        Motion.UpRight => (Diagonal, -Diagonal),
        Motion.DownLeft => (-Diagonal, Diagonal),
        Motion.DownRight => (Diagonal, Diagonal),
        _ => (0, 0)
    };

    /// <summary>The spin the other way round; null for what does not spin.</summary>
    public static Motion? Reversed(Motion motion) => motion switch
    {
        Motion.SpinClockwise => Motion.SpinAnticlockwise,
        Motion.SpinAnticlockwise => Motion.SpinClockwise,
        _ => null
    };

    private static Sprite Shift(Sprite start, (float X, float Y) direction, float distance) =>
        start with { X = start.X + direction.X * distance, Y = start.Y + direction.Y * distance };
}
