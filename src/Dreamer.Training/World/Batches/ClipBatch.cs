using Dreamer.Training.World.Captions;
using Dreamer.Training.World.Degrading;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Motions;
using Dreamer.Training.World.Sampling;

namespace Dreamer.Training.World.Batches;

/// <summary>
/// Clips (N×F×3×64×64 in [-1, 1]), captions of the scene and of the motion, and the true flow (N×(F-1)×2×64×64, see <see
/// cref="FlowField"/>).
/// </summary>
public sealed record ClipBatch(
    float[] Pixels, float[] Flow, IReadOnlyList<Caption> Captions, IReadOnlyList<string> MotionCaptions, IReadOnlyList<Clip> Clips)
{
    /// <summary>The same seed and options give the same batch at any degree of parallelism.</summary>
    public static ClipBatch Render(int count, ulong seed, WorldOptions? options = null, int degree = 1)
    {
        options ??= new WorldOptions();
        var batch = new ClipBatch(
            new float[(long)count * options.Frames * Renderer.FrameLength],
            new float[(long)count * (options.Frames - 1) * FlowField.PairLength],
            new Caption[count], new string[count], new Clip[count]);
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = degree }, item => batch.RenderItem(item, seed, options));
        return batch;
    }

    private void RenderItem(int item, ulong seed, WorldOptions options)
    {
        var rng = Rng.ForItem(seed, item);
        var clip = ClipSampler.Sample(ref rng, options);
        ((Clip[])Clips)[item] = clip;
        ((Caption[])Captions)[item] = CaptionWriter.Write(ref rng, clip.Scene, options);
        ((string[])MotionCaptions)[item] = MotionCaptionWriter.Write(ref rng, clip, options);
        var (frame, pair) = (Renderer.FrameLength * options.Frames, FlowField.PairLength * (options.Frames - 1));
        clip.Render(Pixels.AsSpan(item * frame, frame));
        FlowField.Write(clip, Flow.AsSpan(item * pair, pair));
        if (options.Degraded)
        {
            Degrader.Degrade(Pixels.AsSpan(item * frame, frame), Degradation.Draw(ref rng), ref rng);
        }
    }
}
