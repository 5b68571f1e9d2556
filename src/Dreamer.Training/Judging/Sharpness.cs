using Dreamer.Training.World.Scenes;

namespace Dreamer.Training.Judging;

/// <summary>
/// How steep the sprite's contour is, in covered share per pixel; elsewhere noise and watermarks would pass for sharpness.
/// </summary>
public static class Sharpness
{
    /// <summary>The mean slope along the contour of one 3×64×64 frame; null where there is no sprite.</summary>
    public static double? Of(ReadOnlySpan<float> chw)
    {
        var frame = new Frame(chw);
        return Segment.Find(frame, BackgroundEstimate.Of(frame)) is { } segment ? AlongContour(segment.Coverage) : null;
    }

    private static double AlongContour(float[] coverage)
    {
        var (sum, count) = (0.0, 0);
        for (var y = 1; y < Scene.Side - 1; y++)
        {
            for (var x = 1; x < Scene.Side - 1; x++)
            {
                var i = y * Scene.Side + x;
                if (coverage[i] > 0.5f && Patch.Neighbours(i).Any(neighbour => coverage[neighbour] <= 0.5f))
                {
                    var (dx, dy) = (coverage[i + 1] - coverage[i - 1], coverage[i + Scene.Side] - coverage[i - Scene.Side]);
                    sum += Math.Sqrt(dx * dx + dy * dy) / 2;
                    count++;
                }
            }
        }

        return count == 0 ? 0 : sum / count;
    }
}
