using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Judging;

/// <summary>Connected pixels of a 64×64 mask.</summary>
internal static class Patch
{
    private static readonly int[][] s_neighboursOf = [.. Enumerable.Range(0, Scene.Area).Select(FindNeighbours)];

    /// <summary>The largest set of 4-connected pixels that are covered by more than half.</summary>
    public static List<int> Largest(float[] coverage)
    {
        var largest = new List<int>();
        var seen = new bool[coverage.Length];
        for (var i = 0; i < coverage.Length; i++)
        {
            if (!seen[i] && coverage[i] > 0.5f)
            {
                var patch = Flood(coverage, seen, i);
                largest = patch.Count > largest.Count ? patch : largest;
            }
        }

        return largest;
    }

    /// <summary>Up to four: none beyond the border.</summary>
    public static int[] Neighbours(int pixel) => s_neighboursOf[pixel];

    private static List<int> Flood(float[] coverage, bool[] seen, int start)
    {
        var patch = new List<int> { start };
        seen[start] = true;
        for (var next = 0; next < patch.Count; next++)
        {
            foreach (var neighbour in s_neighboursOf[patch[next]])
            {
                if (!seen[neighbour] && coverage[neighbour] > 0.5f)
                {
                    seen[neighbour] = true;
                    patch.Add(neighbour);
                }
            }
        }

        return patch;
    }

    private static int[] FindNeighbours(int pixel)
    {
        var (x, y) = (pixel % Scene.Side, pixel / Scene.Side);
        (int X, int Y)[] around = [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)];
        return [.. around.Where(at => at.X is >= 0 and < Scene.Side && at.Y is >= 0 and < Scene.Side)
            .Select(at => at.Y * Scene.Side + at.X)];
    }
}
