using System.Numerics;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Motions;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Judging;

/// <summary>Names the motion of a clip: fits travel, hops, growth and turning to the sprite's track, and takes the strongest.</summary>
public static class MotionJudge
{
    /// <summary>Weaker than this share of the full motion is standing still.</summary>
    private const float LeastStrength = 0.3f;

    private static readonly float s_logGrowth = MathF.Log(MotionPath.Growth);
    private static readonly float s_logShrinkage = MathF.Log(MotionPath.Shrinkage);

    /// <summary>Judges F×3×64×64 floats, by the most frequent sprite colour, or the wanted one beside its rival.</summary>
    public static MotionVerdict Judge(ReadOnlySpan<float> fchw, SpriteColour? wanted = null, SpriteColour? rival = null)
    {
        var frames = new Frame[fchw.Length / Renderer.FrameLength];
        for (var i = 0; i < frames.Length; i++)
        {
            frames[i] = new Frame(fchw.Slice(i * Renderer.FrameLength, Renderer.FrameLength));
        }

        return frames.Length < 3
            ? throw new ArgumentException($"Motion needs at least 3 frames, and {frames.Length} were given.", nameof(fchw))
            : Track.Follow(frames, wanted, rival) is { } track ? Name(track) : new MotionVerdict(null, 0);
    }

    private static MotionVerdict Name(Track track)
    {
        var travel = new Vector2(Trend(track.Centres.Select(centre => centre.X)), Trend(track.Centres.Select(centre => centre.Y)));
        var size = Trend(track.LogSizes);
        var turn = Trend(track.Angles);
        (Motion Motion, float Strength)[] seen =
        [
            (DirectionOf(travel), travel.Length() / MotionPath.Travel),
            (Motion.Bounce, Hops([.. track.Centres.Select(centre => centre.Y)]) / MotionPath.BounceHeight),
            (Motion.Grow, size / s_logGrowth),
            (Motion.Shrink, size / s_logShrinkage),
            (Motion.SpinClockwise, turn / MotionPath.Turn),
            (Motion.SpinAnticlockwise, -turn / MotionPath.Turn)
        ];
        var (motion, strength) = seen.MaxBy(candidate => candidate.Strength);
        return new MotionVerdict(strength < LeastStrength ? Motion.Still : motion, strength);
    }

    private static Motion DirectionOf(Vector2 travel)
    {
        Motion[] aroundTheClock =
        [
            Motion.Right, Motion.DownRight, Motion.Down, Motion.DownLeft, Motion.Left, Motion.UpLeft, Motion.Up, Motion.UpRight
        ];
        var eighth = (int)MathF.Round(MathF.Atan2(travel.Y, travel.X) / (MathF.PI / 4));
        return aroundTheClock[(eighth + 8) % 8];
    }

    /// <summary>The change over the whole clip along the line of least squares.</summary>
    private static float Trend(IEnumerable<float> values)
    {
        var y = values.ToArray();
        var middle = (y.Length - 1) / 2f;
        var (above, below) = (0f, 0f);
        for (var i = 0; i < y.Length; i++)
        {
            above += (i - middle) * y[i];
            below += (i - middle) * (i - middle);
        }

        return above / below * (y.Length - 1);
    }

    /// <summary>The height of hops in pixels: least squares of the world's own bounce curve on the heights.</summary>
    private static float Hops(float[] heights)
    {
        var curve = Enumerable.Range(0, heights.Length)
            .Select(i => -MathF.Abs(MathF.Sin(2 * MathF.PI * i / (heights.Length - 1)))).ToArray();
        var (meanCurve, meanHeight) = (curve.Average(), heights.Average());
        var above = curve.Zip(heights, (c, h) => (c - meanCurve) * (h - meanHeight)).Sum();
        return above / curve.Sum(c => (c - meanCurve) * (c - meanCurve));
    }
}

/// <summary>What a judge sees in a clip (null: it lost the sprite) and how much of it: 1 is the full motion of the world.</summary>
public sealed record MotionVerdict(Motion? Motion, double Strength);
