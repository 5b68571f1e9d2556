using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.World.Drawing;

/// <summary>Signed distances to the outlines, negative inside, in the sprite's own upright frame (y down).</summary>
internal static class ShapeDistance
{
    /// <summary>No shape reaches further than this many radii from its centre.</summary>
    public const float Extent = 1.15f;

    private const float Sin36 = 0.5877853f;
    private const float Cos36 = 0.8090170f;
    private const float Cos30 = 0.8660254f;

    public static float At(Shape shape, float x, float y, float radius) => shape switch
    {
        Shape.Circle => Length(x, y) - 0.95f * radius,
        Shape.Square => MathF.Max(MathF.Abs(x), MathF.Abs(y)) - 0.85f * radius,
        Shape.Triangle => Triangle(x, -y, 1.15f * radius),
        Shape.Star => Star(x, -y, 1.15f * radius),
        Shape.Ring => MathF.Abs(Length(x, y) - 0.76f * radius) - 0.24f * radius,
        Shape.Cross => Cross(MathF.Abs(x), MathF.Abs(y), radius, 0.36f * radius),
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "not a shape")
    };

    /// <summary>Turns by this angle leave the outline as it was; zero where every turn does.</summary>
    public static int Symmetry(Shape shape) => shape switch
    {
        Shape.Square or Shape.Cross => 4,
        Shape.Triangle => 3,
        Shape.Star => 5,
        _ => 0
    };

    private static float Length(float x, float y) => MathF.Sqrt(x * x + y * y);

    private static float Triangle(float x, float y, float circumradius) =>
        MathF.Max(-y, MathF.Abs(x) * Cos30 + y * 0.5f) - circumradius * 0.5f;

    private static float Cross(float x, float y, float reach, float half) =>
        MathF.Min(MathF.Max(x - reach, y - half), MathF.Max(x - half, y - reach));

    /// <summary>Folds the plane into one of the ten half points, where the outline is one straight edge.</summary>
    private static float Star(float x, float y, float outer)
    {
        x = MathF.Abs(x);
        var first = 2 * MathF.Max(Cos36 * x - Sin36 * y, 0);
        (x, y) = (x - first * Cos36, y + first * Sin36);
        var second = 2 * MathF.Max(-Cos36 * x - Sin36 * y, 0);
        (x, y) = (x + second * Cos36, y + second * Sin36);
        x = MathF.Abs(x);
        var inner = 0.42f * outer;
        var (normalX, normalY) = (outer - inner * Cos36, inner * Sin36);
        return (x * normalX + (y - outer) * normalY) / Length(normalX, normalY);
    }
}
