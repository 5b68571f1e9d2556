using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.World.Motions;

/// <summary>True forward flow in pixels: where each pixel of a frame is one frame later. The background rests.</summary>
public static class FlowField
{
    /// <summary>Floats of one frame pair: dx plane, dy plane.</summary>
    public const int PairLength = 2 * Scene.Area;

    /// <summary>Writes (F-1)×2×64×64.</summary>
    public static void Write(Clip clip, Span<float> flow)
    {
        flow.Clear();
        for (var frame = 0; frame + 1 < clip.Frames; frame++)
        {
            WritePair(clip.HeroAt(frame), clip.HeroAt(frame + 1), flow.Slice(frame * PairLength, PairLength));
        }
    }

    private static void WritePair(Sprite now, Sprite next, Span<float> pair)
    {
        Span<float> coverage = stackalloc float[Scene.Area];
        Renderer.Cover(now.Shape, now.X, now.Y, now.Radius, now.Angle, coverage);
        var scale = next.Radius / now.Radius;
        var (sin, cos) = MathF.SinCos(next.Angle - now.Angle);
        for (var i = 0; i < Scene.Area; i++)
        {
            if (coverage[i] > 0.5f)
            {
                var dx = i % Scene.Side + 0.5f - now.X;
                var dy = i / Scene.Side + 0.5f - now.Y;
                pair[i] = next.X + scale * (dx * cos - dy * sin) - (now.X + dx);
                pair[Scene.Area + i] = next.Y + scale * (dx * sin + dy * cos) - (now.Y + dy);
            }
        }
    }
}
