using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Judging;

/// <summary>An outline laid over a segment: where it fits best, and how well (intersection over union of the covered shares).</summary>
internal sealed record ShapeFit(Shape Shape, float X, float Y, float Radius, float Angle, float Overlap)
{
    /// <summary>Areas of the outlines at radius 1, measured once on renders.</summary>
    private static readonly float[] s_unitAreas = [.. Enum.GetValues<Shape>().Select(UnitArea)];

    private static readonly Shape[] s_shapes = Enum.GetValues<Shape>();

    /// <summary>The outline that fits best among the upright ones: the three best first guesses are tried in earnest.</summary>
    public static ShapeFit Best(Segment segment) => s_shapes
        .Select(shape => Start(segment, shape))
        .OrderByDescending(start => Measure(segment, start))
        .Take(3)
        .Select(start => Fit(segment, start))
        .MaxBy(fit => fit.Overlap)!;

    /// <summary>Climbs to the best place and radius near a first guess; the angle stays.</summary>
    public static ShapeFit Fit(Segment segment, ShapeFit start)
    {
        var best = start with { Overlap = Measure(segment, start) };
        for (var step = 1f; step >= 0.5f; step /= 2)
        {
            best = Climb(segment, best, step);
        }

        return best;
    }

    public static ShapeFit Start(Segment segment, Shape shape, float angle = 0) =>
        new(shape, segment.Centre.X, segment.Centre.Y, MathF.Sqrt(segment.Area / s_unitAreas[(int)shape]), angle, 0);

    private static ShapeFit Climb(Segment segment, ShapeFit best, float step)
    {
        // A frame is 64 pixels wide: more moves than that would be a loop.
        for (var move = 0; move < Scene.Side; move++)
        {
            var before = best;
            foreach (var fit in Around(before, step))
            {
                var overlap = Measure(segment, fit);
                best = overlap > best.Overlap ? fit with { Overlap = overlap } : best;
            }

            if (best == before)
            {
                break;
            }
        }

        return best;
    }

    private static ShapeFit[] Around(ShapeFit fit, float step) =>
    [
        fit with { X = fit.X - step }, fit with { X = fit.X + step }, fit with { Y = fit.Y - step }, fit with { Y = fit.Y + step },
        fit with { Radius = MathF.Max(2, fit.Radius - step) }, fit with { Radius = fit.Radius + step }
    ];

    /// <summary>The larger of two shares is their sum less the smaller one, so only pixels in the outline's reach are looked at.</summary>
    private static float Measure(Segment segment, ShapeFit fit)
    {
        Span<float> template = stackalloc float[Scene.Side];
        var (top, bottom) = Renderer.Reach(fit.Y, fit.Radius);
        var (left, right) = Renderer.Reach(fit.X, fit.Radius);
        var (both, area) = (0f, 0f);
        for (var row = top; row < bottom; row++)
        {
            Renderer.CoverRow(fit.Shape, fit.X, fit.Y, fit.Radius, fit.Angle, row, template);
            var covered = segment.Coverage.AsSpan(row * Scene.Side, Scene.Side);
            for (var column = left; column < right; column++)
            {
                both += MathF.Min(template[column], covered[column]);
                area += template[column];
            }
        }

        return both / (area + segment.Area - both);
    }

    private static float UnitArea(Shape shape)
    {
        const float Radius = 24;
        var coverage = new float[Scene.Area];
        Renderer.Cover(shape, 32, 32, Radius, 0, coverage);
        return coverage.Sum() / (Radius * Radius);
    }
}
