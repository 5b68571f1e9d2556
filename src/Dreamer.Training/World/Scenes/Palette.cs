namespace Dreamer.Training.World.Scenes;

/// <summary>The world's colours as RGB.</summary>
public static class Palette
{
    /// <summary>A sprite is at least this far from both tones of its background.</summary>
    public const float LeastContrast = 0.40f;

    private const float ToneStep = 0.15f;

    private static readonly Rgb[] s_sprites =
    [
        Rgb.FromBytes(225, 40, 40), Rgb.FromBytes(250, 140, 30), Rgb.FromBytes(250, 225, 50), Rgb.FromBytes(50, 190, 70),
        Rgb.FromBytes(60, 215, 225), Rgb.FromBytes(50, 90, 235), Rgb.FromBytes(160, 60, 210), Rgb.FromBytes(245, 245, 245)
    ];

    private static readonly Rgb[] s_backgrounds =
    [
        Rgb.FromBytes(15, 15, 18), Rgb.FromBytes(125, 125, 125), Rgb.FromBytes(20, 28, 90), Rgb.FromBytes(18, 70, 35),
        Rgb.FromBytes(95, 18, 25), Rgb.FromBytes(110, 70, 35), Rgb.FromBytes(165, 205, 240), Rgb.FromBytes(245, 180, 200)
    ];

    public static Rgb Of(SpriteColour colour) => s_sprites[(int)colour];

    public static Rgb Of(BackgroundColour colour) => s_backgrounds[(int)colour];

    /// <summary>The second tone of gradients and stripes: lighter on dark backgrounds, darker on light ones.</summary>
    public static Rgb SecondTone(BackgroundColour colour)
    {
        var tone = Of(colour);
        var step = (tone.R + tone.G + tone.B) / 3 > 0.6f ? -ToneStep : ToneStep;
        return new Rgb(tone.R + step, tone.G + step, tone.B + step);
    }

    public static bool Contrasts(SpriteColour sprite, BackgroundKind kind, BackgroundColour background) =>
        Of(sprite).DistanceTo(Of(background)) >= LeastContrast
        && (kind == BackgroundKind.Plain || Of(sprite).DistanceTo(SecondTone(background)) >= LeastContrast);
}

/// <summary>A colour, each channel in 0..1.</summary>
public readonly record struct Rgb(float R, float G, float B)
{
    public static Rgb FromBytes(int r, int g, int b) => new(r / 255f, g / 255f, b / 255f);

    public float DistanceTo(Rgb other) => MathF.Sqrt(Square(R - other.R) + Square(G - other.G) + Square(B - other.B));

    private static float Square(float value) => value * value;
}
