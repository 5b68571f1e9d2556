namespace Dreamer.Training.World;

/// <summary>A colour, each channel in 0..1.</summary>
public readonly record struct Rgb(float R, float G, float B)
{
    public static Rgb FromBytes(int r, int g, int b) => new(r / 255f, g / 255f, b / 255f);

    public float DistanceTo(Rgb other) => MathF.Sqrt(Square(R - other.R) + Square(G - other.G) + Square(B - other.B));

    private static float Square(float value) => value * value;
}
