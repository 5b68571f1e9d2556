using System.Numerics;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Judging;

/// <summary>A sprite followed through a clip: centre in pixels, logarithm of its size, and angle in radians, frame by frame.</summary>
internal sealed record Track(IReadOnlyList<Vector2> Centres, IReadOnlyList<float> LogSizes, IReadOnlyList<float> Angles)
{
    /// <summary>Null when the first frame shows no sprite, or more than half of the frames have lost it.</summary>
    public static Track? Follow(IReadOnlyList<Frame> frames, SpriteColour? wanted = null, SpriteColour? rival = null)
    {
        var background = BackgroundEstimate.Of(frames[0]);
        if (Segment.Find(frames[0], background, wanted, rival) is not { } first)
        {
            return null;
        }

        var segments = frames.Select(frame => Segment.Find(frame, background, first.Colour, rival)).ToList();
        return segments.Count(segment => segment is null) > frames.Count / 2 ? null : Measure(FillGaps(segments), ShapeFit.Best(first));
    }

    private static Segment[] FillGaps(List<Segment?> segments)
    {
        var last = segments[0]!;
        return [.. segments.Select(segment => last = segment ?? last)];
    }

    private static Track Measure(Segment[] segments, ShapeFit first)
    {
        var (centres, sizes, angles) = (new List<Vector2>(), new List<float>(), new List<float>());
        var fit = first;
        foreach (var segment in segments)
        {
            // Where the border cuts the sprite, its visible part says nothing of centre and size: lay the whole outline over it.
            fit = segment.IsCut
                ? ShapeFit.Fit(segment, fit)
                : ShapeFit.Start(segment, first.Shape, AngleOf(segment, first.Shape, fit.Angle));
            centres.Add(new Vector2(fit.X, fit.Y));
            sizes.Add(MathF.Log(fit.Radius));
            angles.Add(fit.Angle);
        }

        return new Track(centres, sizes, angles);
    }

    /// <summary>The phase of the k-fold moment, unwrapped to be nearest to the frame before.</summary>
    private static float AngleOf(Segment segment, Shape shape, float before)
    {
        var fold = ShapeDistance.Symmetry(shape);
        if (fold == 0)
        {
            return before;
        }

        var moment = Moment(segment, fold);
        var period = 2 * MathF.PI / fold;
        // Upright, the first tip of triangle, star and cross points up, and a square's corner lies between.
        var upright = shape == Shape.Square ? MathF.PI / 4 : -MathF.PI / 2;
        var angle = (float)moment.Phase / fold - upright;
        return angle + period * MathF.Round((before - angle) / period);
    }

    private static Complex Moment(Segment segment, int fold)
    {
        var sum = Complex.Zero;
        for (var i = 0; i < segment.Coverage.Length; i++)
        {
            if (segment.Coverage[i] > 0)
            {
                var offset = new Complex(i % Scene.Side + 0.5 - segment.Centre.X, i / Scene.Side + 0.5 - segment.Centre.Y);
                sum += segment.Coverage[i] * Power(offset, fold);
            }
        }

        return sum;
    }

    private static Complex Power(Complex value, int exponent)
    {
        var power = value;
        for (var i = 1; i < exponent; i++)
        {
            power *= value;
        }

        return power;
    }
}
