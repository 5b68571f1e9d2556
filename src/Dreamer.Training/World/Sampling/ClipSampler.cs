using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Motions;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.World.Sampling;

/// <summary>Draws a motion and a scene in which it can be seen.</summary>
public static class ClipSampler
{
    private const int Attempts = 2_000;
    private const float Tolerance = 2;

    /// <summary>A large sprite that grows fits nowhere but in the middle, so growing may be cropped a little.</summary>
    private const float GrowTolerance = 5;

    public static Clip Sample(ref Rng rng, WorldOptions options)
    {
        var motion = rng.Pick(options.Motions);
        var size = rng.Pick(options.Sizes);
        var strength = rng.Between(options.Strength.Low, options.Strength.High);
        var mayLeave = rng.Chance(options.LeavesFrameChance);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var clip = new Clip(SceneSampler.Sample(ref rng, options, size), motion, options.Frames, strength);
            if (IsVisible(clip.Scene.Hero, motion) && (mayLeave ? CentreStays(clip) : Fits(clip)))
            {
                return clip;
            }
        }

        throw new ArgumentException(
            $"No clip with the motion {motion} fits these options after {Attempts} attempts: {options}", nameof(options));
    }

    /// <summary>Nobody sees a circle or a ring spin.</summary>
    internal static bool IsVisible(Sprite sprite, Motion motion) =>
        motion is not (Motion.SpinClockwise or Motion.SpinAnticlockwise) || ShapeDistance.Symmetry(sprite.Shape) > 0;

    private static bool Fits(Clip clip)
    {
        var tolerance = clip.Motion == Motion.Grow ? GrowTolerance : Tolerance;
        return Extremes(clip).All(sprite =>
            IsWithin(sprite, sprite.Radius * ShapeDistance.Extent - tolerance));
    }

    private static bool CentreStays(Clip clip) => Extremes(clip).All(sprite => IsWithin(sprite, 4));

    /// <summary>Start, end, and the top of a hop.</summary>
    private static Sprite[] Extremes(Clip clip) =>
        [At(clip, 0), At(clip, 0.25f), At(clip, 1)];

    private static Sprite At(Clip clip, float moment) => MotionPath.At(clip.Scene.Hero, clip.Motion, moment, clip.Strength);

    private static bool IsWithin(Sprite sprite, float margin) =>
        sprite.X >= margin && sprite.X <= Scene.Side - margin && sprite.Y >= margin && sprite.Y <= Scene.Side - margin;
}
