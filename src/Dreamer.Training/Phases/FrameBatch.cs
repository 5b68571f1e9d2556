using Dreamer.Training.World;
using static TorchSharp.torch;

namespace Dreamer.Training.Phases;

/// <summary>Single frames of random moments of random clips, as B×3×64×64 in [-1, 1].</summary>
internal static class FrameBatch
{
    private static readonly WorldOptions s_world = new() { TwoSpriteChance = 0.3f };

    public static Tensor Render(int count, ulong seed, float degradedShare)
    {
        var pixels = new float[count * Renderer.FrameLength];
        Parallel.For(0, count, item =>
        {
            var frame = pixels.AsSpan(item * Renderer.FrameLength, Renderer.FrameLength);
            var rng = Rng.ForItem(seed, item);
            RenderItem(frame, ref rng);
            if (rng.Chance(degradedShare))
            {
                Degrader.Degrade(frame, Degradation.Draw(ref rng), ref rng);
            }
        });
        return ToTensor(pixels, count);
    }

    /// <summary>Clean frames, and the same as bad footage might show them, without any mark; but for the share that is degraded, both are alike.</summary>
    public static (Tensor Clean_BCHW, Tensor Seen_BCHW) RenderPairs(int count, ulong seed, float degradedShare)
    {
        var (clean, seen) = (new float[count * Renderer.FrameLength], new float[count * Renderer.FrameLength]);
        Parallel.For(0, count, item =>
        {
            var range = (item * Renderer.FrameLength)..((item + 1) * Renderer.FrameLength);
            var rng = Rng.ForItem(seed, item);
            RenderItem(clean.AsSpan(range), ref rng);
            clean.AsSpan(range).CopyTo(seen.AsSpan(range));
            if (rng.Chance(degradedShare))
            {
                Degrader.Degrade(seen.AsSpan(range), Degradation.Draw(ref rng) with { IsMarked = false }, ref rng);
            }
        });
        return (ToTensor(clean, count), ToTensor(seen, count));
    }

    private static void RenderItem(Span<float> frame, ref Rng rng)
    {
        var clip = ClipSampler.Sample(ref rng, s_world);
        Renderer.Render(clip.At(rng.Below(clip.Frames)), frame);
    }

    private static Tensor ToTensor(float[] pixels, int count) => tensor(pixels, [count, 3, Scene.Side, Scene.Side]);
}
