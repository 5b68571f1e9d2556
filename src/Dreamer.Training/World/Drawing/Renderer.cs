using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.World.Drawing;

/// <summary>Draws scenes, anti-aliased over one pixel, as 3×64×64 floats (CHW) in [-1, 1].</summary>
public static class Renderer
{
    /// <summary>Floats of one frame.</summary>
    public const int FrameLength = 3 * Scene.Area;

    public static void Render(Scene scene, Span<float> chw)
    {
        if (chw.Length != FrameLength)
        {
            throw new ArgumentException($"A frame has {FrameLength} floats, not {chw.Length}.", nameof(chw));
        }

        BackgroundPattern.Fill(scene.Background, chw);
        for (var i = scene.Sprites.Count - 1; i >= 0; i--)
        {
            Draw(scene.Sprites[i], chw);
        }
    }

    public static float[] Render(Scene scene)
    {
        var chw = new float[FrameLength];
        Render(scene, chw);
        return chw;
    }

    /// <summary>Writes each pixel's covered share, 0..1, of 64×64 pixels; pixels out of reach become zero.</summary>
    public static void Cover(Shape shape, float x, float y, float radius, float angle, Span<float> coverage)
    {
        coverage.Clear();
        var (top, bottom) = Reach(y, radius);
        for (var row = top; row < bottom; row++)
        {
            CoverRow(shape, x, y, radius, angle, row, coverage.Slice(row * Scene.Side, Scene.Side));
        }
    }

    /// <summary>One frame as interleaved 8-bit RGB.</summary>
    public static byte[] ToBytes(ReadOnlySpan<float> chw)
    {
        var bytes = new byte[FrameLength];
        for (var i = 0; i < FrameLength; i++)
        {
            var value = chw[i % 3 * Scene.Area + i / 3];
            bytes[i] = (byte)Math.Clamp(MathF.Round((value + 1) * 127.5f), 0, 255);
        }

        return bytes;
    }

    internal static Span<float> Plane(Span<float> chw, int channel) => chw.Slice(channel * Scene.Area, Scene.Area);

    internal static float Signed(float unit) => 2 * unit - 1;

    private static void Draw(Sprite sprite, Span<float> chw)
    {
        Span<float> row = stackalloc float[Scene.Side];
        var colour = Palette.Of(sprite.Colour);
        var (top, bottom) = Reach(sprite.Y, sprite.Radius);
        for (var y = top; y < bottom; y++)
        {
            row.Clear();
            CoverRow(sprite.Shape, sprite.X, sprite.Y, sprite.Radius, sprite.Angle, y, row);
            Mix(Plane(chw, 0).Slice(y * Scene.Side, Scene.Side), row, Signed(colour.R));
            Mix(Plane(chw, 1).Slice(y * Scene.Side, Scene.Side), row, Signed(colour.G));
            Mix(Plane(chw, 2).Slice(y * Scene.Side, Scene.Side), row, Signed(colour.B));
        }
    }

    /// <summary>Writes one row of covered shares, and leaves pixels out of reach as they are.</summary>
    internal static void CoverRow(Shape shape, float x, float y, float radius, float angle, int row, Span<float> coverage)
    {
        var (sin, cos) = MathF.SinCos(angle);
        var dy = row + 0.5f - y;
        var (left, right) = Reach(x, radius);
        for (var column = left; column < right; column++)
        {
            var dx = column + 0.5f - x;
            var distance = ShapeDistance.At(shape, dx * cos + dy * sin, dy * cos - dx * sin, radius);
            coverage[column] = Math.Clamp(0.5f - distance, 0, 1);
        }
    }

    private static void Mix(Span<float> line, ReadOnlySpan<float> coverage, float colour)
    {
        for (var i = 0; i < line.Length; i++)
        {
            line[i] += coverage[i] * (colour - line[i]);
        }
    }

    /// <summary>The pixels a sprite can touch along one axis; a turned square reaches furthest.</summary>
    internal static (int First, int End) Reach(float centre, float radius)
    {
        var extent = 1.25f * radius + 1;
        return (Math.Clamp((int)MathF.Floor(centre - extent), 0, Scene.Side),
            Math.Clamp((int)MathF.Ceiling(centre + extent), 0, Scene.Side));
    }
}
