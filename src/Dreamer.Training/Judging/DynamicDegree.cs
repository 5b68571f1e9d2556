using Dreamer.Training.World.Drawing;

namespace Dreamer.Training.Judging;

/// <summary>
/// How much a clip changes: the root mean square of each frame's difference to the first, in 0..1, averaged. A frozen clip has zero.
/// </summary>
public static class DynamicDegree
{
    public static double Of(ReadOnlySpan<float> fchw)
    {
        var frames = fchw.Length / Renderer.FrameLength;
        var sum = 0.0;
        for (var frame = 1; frame < frames; frame++)
        {
            sum += Math.Sqrt(
                Fidelity.MeanSquare(fchw[..Renderer.FrameLength], fchw.Slice(frame * Renderer.FrameLength, Renderer.FrameLength)));
        }

        return frames < 2 ? 0 : sum / (frames - 1);
    }
}
