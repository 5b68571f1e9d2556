using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.World.Drawing;

/// <summary>Fills a frame with a plain colour, a gradient from edge to edge, or anti-aliased stripes.</summary>
internal static class BackgroundPattern
{
    public const float StripePeriod = 16;

    public static void Fill(Background background, Span<float> chw)
    {
        var first = Palette.Of(background.Colour);
        if (background.Kind == BackgroundKind.Plain)
        {
            Renderer.Plane(chw, 0).Fill(Renderer.Signed(first.R));
            Renderer.Plane(chw, 1).Fill(Renderer.Signed(first.G));
            Renderer.Plane(chw, 2).Fill(Renderer.Signed(first.B));
            return;
        }

        var second = Palette.SecondTone(background.Colour);
        Span<float> share = stackalloc float[Scene.Area];
        Share(background, share);
        Blend(Renderer.Plane(chw, 0), share, first.R, second.R);
        Blend(Renderer.Plane(chw, 1), share, first.G, second.G);
        Blend(Renderer.Plane(chw, 2), share, first.B, second.B);
    }

    /// <summary>The second tone's share of each pixel.</summary>
    private static void Share(Background background, Span<float> share)
    {
        var (sin, cos) = MathF.SinCos(background.Direction);
        var reach = (MathF.Abs(sin) + MathF.Abs(cos)) * Scene.Side;
        for (var y = 0; y < Scene.Side; y++)
        {
            for (var x = 0; x < Scene.Side; x++)
            {
                var along = (x - 31.5f) * cos + (y - 31.5f) * sin;
                share[y * Scene.Side + x] = background.Kind == BackgroundKind.Gradient
                    ? along / reach + 0.5f
                    : Stripe(along + background.Phase);
            }
        }
    }

    private static float Stripe(float along)
    {
        var inPeriod = along - StripePeriod * MathF.Floor(along / StripePeriod);
        return Math.Clamp(StripePeriod / 4 - MathF.Abs(inPeriod - StripePeriod / 2) + 0.5f, 0, 1);
    }

    private static void Blend(Span<float> plane, ReadOnlySpan<float> share, float first, float second)
    {
        var (start, step) = (Renderer.Signed(first), 2 * (second - first));
        for (var i = 0; i < plane.Length; i++)
        {
            plane[i] = start + step * share[i];
        }
    }
}
