using Dreamer.Media;

namespace Dreamer.Training.Footage.Filters;

/// <summary>
/// Sees captions, logos and watermarks laid over a clip: thin upright strokes that stay in place while the picture below them changes,
/// and that stand much denser in one place than over the whole picture. Over a ground that rests they cannot be told from fine texture
/// by that, and only the densest count.
/// </summary>
internal static class TextOverlay
{
    /// <summary>The least step of brightness between neighbours that counts as an edge.</summary>
    private const float Edge = 0.06f;

    /// <summary>How far the two edges of a stroke may be apart.</summary>
    private const int StrokeWidth = 4;

    /// <summary>The share of frames that have to show an edge for it to rest.</summary>
    private const double Resting = 0.8;

    /// <summary>
    /// The mean change of brightness from frame to frame of a ground that moves, in half of the frames at least: what passes by once is
    /// no such ground.
    /// </summary>
    private const double Moving = 0.02;

    /// <summary>How much denser strokes have to stand on a ground that rests.</summary>
    private const double RestHandicap = 0.5;

    private static readonly (int Width, int Height) s_line = (15, 5);

    /// <summary>The densest place's share of stroke edges over the picture's; 0..1.</summary>
    public static double Measure(IReadOnlyList<RgbImage> frames)
    {
        var (width, height) = (frames[0].Width, frames[0].Height);
        var luma = frames.Select(Luma.Of).ToArray();
        var strokes = Strokes(RestingEdges(luma, width), width);
        var changes = luma.Zip(luma.Skip(1), Changes).ToArray();
        var densest = 0.0;
        for (var top = 0; top + s_line.Height <= height; top++)
        {
            for (var left = 0; left + s_line.Width <= width; left++)
            {
                var density = Mean(strokes, width, left, top);
                densest = density <= densest ? densest : Math.Max(densest, density - (Moves(changes, width, left, top) ? 0 : RestHandicap));
            }
        }
        return Math.Clamp(densest - strokes.Average(), 0, 1);
    }

    /// <summary>1 where it gets brighter to the right in nearly all frames, -1 where darker, 0 elsewhere.</summary>
    private static int[] RestingEdges(float[][] frames, int width)
    {
        var (brighter, darker) = (new int[frames[0].Length], new int[frames[0].Length]);
        foreach (var luma in frames)
        {
            for (var i = 0; i < luma.Length; i++)
            {
                var step = i % width == width - 1 ? 0 : luma[i + 1] - luma[i];
                brighter[i] += step > Edge ? 1 : 0;
                darker[i] += step < -Edge ? 1 : 0;
            }
        }
        var enough = Resting * frames.Length;
        return [.. brighter.Zip(darker, (up, down) => up >= enough ? 1 : down >= enough ? -1 : 0)];
    }

    /// <summary>1 for edges with an opposite one close to their right or left.</summary>
    private static double[] Strokes(int[] edges, int width)
    {
        var strokes = new double[edges.Length];
        for (var i = 0; i < edges.Length; i++)
        {
            for (var step = 1; edges[i] != 0 && step <= StrokeWidth && (i % width) + step < width; step++)
            {
                if (edges[i + step] == -edges[i])
                {
                    (strokes[i], strokes[i + step]) = (1, 1);
                }
            }
        }
        return strokes;
    }

    private static double[] Changes(float[] one, float[] next) => [.. one.Zip(next, (a, b) => (double)Math.Abs(a - b))];

    private static bool Moves(double[][] changes, int width, int left, int top) =>
        changes.Count(map => Mean(map, width, left, top) >= Moving) * 2 >= changes.Length;

    private static double Mean(double[] map, int width, int left, int top)
    {
        var sum = 0.0;
        for (var y = top; y < top + s_line.Height; y++)
        {
            for (var x = left; x < left + s_line.Width; x++)
            {
                sum += map[(y * width) + x];
            }
        }
        return sum / (s_line.Width * s_line.Height);
    }
}
