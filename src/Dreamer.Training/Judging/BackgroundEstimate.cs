using System.Numerics;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Judging;

/// <summary>
/// The background that explains most pixels: its colour, its pattern, and the stretch between its tones that the picture uses.
/// </summary>
internal sealed record BackgroundEstimate(BackgroundColour Colour, BackgroundKind Kind, Vector3 From, Vector3 To)
{
    /// <summary>A pixel this close to the line between the tones belongs to the background.</summary>
    private const float Near = 0.15f;

    public static BackgroundEstimate Of(Frame frame)
    {
        var colour = Enum.GetValues<BackgroundColour>().MaxBy(candidate => Support(frame, candidate));
        var (first, second) = Tones(colour);
        var shares = Shares(frame, first, second);
        // A twentieth at either end is left to anti-aliased edges of sprites, which look like the other tone.
        var (low, high) = (shares[shares.Length / 20], shares[shares.Length - 1 - shares.Length / 20]);
        return new BackgroundEstimate(
            colour, KindOf(shares, high - low), Vector3.Lerp(first, second, low), Vector3.Lerp(first, second, high));
    }

    /// <summary>The background tone that a pixel is nearest to.</summary>
    public Vector3 ToneUnder(Vector3 pixel) => Nearest(pixel, From, To);

    public float DistanceTo(Vector3 pixel) => Vector3.Distance(pixel, ToneUnder(pixel));

    private static (Vector3 First, Vector3 Second) Tones(BackgroundColour colour) =>
        (Frame.ToVector(Palette.Of(colour)), Frame.ToVector(Palette.SecondTone(colour)));

    /// <summary>How many of every third pixel are near, those on the line counting most.</summary>
    private static float Support(Frame frame, BackgroundColour colour)
    {
        var (first, second) = Tones(colour);
        var support = 0f;
        for (var i = 0; i < frame.Pixels.Length; i += 3)
        {
            var pixel = frame.Pixels[i];
            support += MathF.Max(0, 1 - Vector3.Distance(pixel, Nearest(pixel, first, second)) / Near);
        }

        return support;
    }

    /// <summary>Where between the two tones each background pixel lies, in order.</summary>
    private static float[] Shares(Frame frame, Vector3 first, Vector3 second)
    {
        var shares = new List<float>(frame.Pixels.Length) { 0 };
        foreach (var pixel in frame.Pixels)
        {
            var share = ShareOf(pixel, first, second);
            if (Vector3.Distance(pixel, Vector3.Lerp(first, second, share)) < Near)
            {
                shares.Add(share);
            }
        }

        shares.Sort();
        return [.. shares];
    }

    /// <summary>Stripes have two tones and little between them; a gradient has all of it.</summary>
    private static BackgroundKind KindOf(float[] shares, float spread)
    {
        if (spread < 0.4f)
        {
            return BackgroundKind.Plain;
        }

        var between = shares.Count(share => share is > 0.3f and < 0.7f);
        return between > 0.25f * shares.Length ? BackgroundKind.Gradient : BackgroundKind.Striped;
    }

    private static float ShareOf(Vector3 pixel, Vector3 from, Vector3 to)
    {
        var length = (to - from).LengthSquared();
        return length < 1e-6f ? 0 : Math.Clamp(Vector3.Dot(pixel - from, to - from) / length, 0, 1);
    }

    internal static Vector3 Nearest(Vector3 pixel, Vector3 from, Vector3 to) => Vector3.Lerp(from, to, ShareOf(pixel, from, to));
}
