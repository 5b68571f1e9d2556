using System.Numerics;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Judging;

/// <summary>
/// The sprite cut out of a frame: each pixel's covered share, its area in pixels, its centre, and whether the border cuts it.
/// </summary>
internal sealed record Segment(SpriteColour Colour, float[] Coverage, float Area, Vector2 Centre, bool IsCut)
{
    private const float LeastArea = 20;

    /// <summary>
    /// More covered border than this, in pixels, means that the frame hides part of the sprite; a tip that touches does not.
    /// </summary>
    private const float MostCut = 6;

    /// <summary>A pixel further than this from the background is not background.</summary>
    private const float Far = 0.22f;

    /// <summary>Less of the sprite's colour than this is an edge or a watermark.</summary>
    private const float Pure = 0.65f;

    private static readonly Vector3[] s_colours = [.. Enum.GetValues<SpriteColour>().Select(colour => Frame.ToVector(Palette.Of(colour)))];

    /// <summary>
    /// The largest patch of the most frequent sprite colour, or of the wanted one beside its rival; null when there is none.
    /// </summary>
    public static Segment? Find(Frame frame, BackgroundEstimate background, SpriteColour? wanted = null, SpriteColour? rival = null)
    {
        if ((wanted ?? Vote(frame, background)) is not { } colour)
        {
            return null;
        }

        var share = ShareOf(frame, background, s_colours[(int)colour], rival is { } other ? s_colours[(int)other] : null);
        var patch = Patch.Largest(share);
        return patch.Count < LeastArea ? null : Measure(colour, Keep(share, patch));
    }

    /// <summary>
    /// The colour that most nearly pure pixels have. Mixtures have no vote: an edge from yellow to dark red looks orange, and
    /// a half-transparent watermark like a white sprite.
    /// </summary>
    private static SpriteColour? Vote(Frame frame, BackgroundEstimate background)
    {
        var votes = new int[s_colours.Length];
        foreach (var pixel in frame.Pixels)
        {
            var ground = background.ToneUnder(pixel);
            var distance = Vector3.Distance(ground, pixel);
            if (distance > Far)
            {
                var colour = Explains(pixel, ground);
                votes[colour] += distance > Pure * Vector3.Distance(ground, s_colours[colour]) ? 1 : 0;
            }
        }

        return votes.Sum() < LeastArea ? null : (SpriteColour)Array.IndexOf(votes, votes.Max());
    }

    /// <summary>The colour whose mixtures with the background come nearest to the pixel.</summary>
    private static int Explains(Vector3 pixel, Vector3 ground)
    {
        var (best, least) = (0, float.MaxValue);
        for (var colour = 0; colour < s_colours.Length; colour++)
        {
            var rest = Vector3.DistanceSquared(pixel, BackgroundEstimate.Nearest(pixel, ground, s_colours[colour]));
            (best, least) = rest < least ? (colour, rest) : (best, least);
        }

        return best;
    }

    /// <summary>What is nearer to the rival's colour belongs to the rival.</summary>
    private static float[] ShareOf(Frame frame, BackgroundEstimate background, Vector3 colour, Vector3? rival)
    {
        var shares = new float[frame.Pixels.Length];
        for (var i = 0; i < shares.Length; i++)
        {
            var (toGround, toSprite) = (background.DistanceTo(frame.Pixels[i]), Vector3.Distance(frame.Pixels[i], colour));
            shares[i] = rival is { } other && Vector3.Distance(frame.Pixels[i], other) < toSprite
                ? 0
                : toGround / (toGround + toSprite + 1e-6f);
        }

        return shares;
    }

    /// <summary>The patch and the half-covered pixels that touch it; all else is background.</summary>
    private static float[] Keep(float[] share, List<int> patch)
    {
        var kept = new float[share.Length];
        foreach (var i in patch)
        {
            kept[i] = share[i];
            foreach (var neighbour in Patch.Neighbours(i))
            {
                kept[neighbour] = share[neighbour];
            }
        }

        return kept;
    }

    private static Segment Measure(SpriteColour colour, float[] coverage)
    {
        var (area, sum, cut) = (0f, Vector2.Zero, 0f);
        for (var i = 0; i < coverage.Length; i++)
        {
            var (x, y) = (i % Scene.Side, i / Scene.Side);
            area += coverage[i];
            sum += coverage[i] * new Vector2(x + 0.5f, y + 0.5f);
            cut += x is 0 or Scene.Side - 1 || y is 0 or Scene.Side - 1 ? coverage[i] : 0;
        }

        return new Segment(colour, coverage, area, sum / area, cut > MostCut);
    }
}
