using Dreamer.Training.World.Degrading;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Motions;
using Dreamer.Training.World.Sampling;
using Dreamer.Training.World.Scenes;
using static TorchSharp.torch;

namespace Dreamer.Training.Phases;

/// <summary>Single frames of random moments of random clips, as B×3×64×64 in [-1, 1].</summary>
internal static class FrameBatch
{
    private static readonly WorldOptions s_world = new() { TwoSpriteChance = 0.3f };

    public static Tensor Render(int count, ulong seed, float degradedShare, Device device)
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
        return ToTensor(pixels, count, device);
    }

    /// <summary>
    /// Clean frames, the same as bad footage might show them, without any mark, and clean ones of a moment before or after. But for the
    /// share that is degraded, the first two are alike.
    /// </summary>
    public static (Tensor Clean_BCHW, Tensor Seen_BCHW, Tensor Near_BCHW) RenderWithNear(
        int count, ulong seed, float degradedShare, int mostFramesAway, Device device)
    {
        var (clean, seen, near) =
            (new float[count * Renderer.FrameLength], new float[count * Renderer.FrameLength], new float[count * Renderer.FrameLength]);
        Parallel.For(0, count, item =>
        {
            var range = (item * Renderer.FrameLength)..((item + 1) * Renderer.FrameLength);
            var rng = Rng.ForItem(seed, item);
            var (clip, frame) = RenderItem(clean.AsSpan(range), ref rng);
            clean.AsSpan(range).CopyTo(seen.AsSpan(range));
            var away = 1 + rng.Below(mostFramesAway);
            Renderer.Render(clip.At(frame + away < clip.Frames ? frame + away : frame - away), near.AsSpan(range));
            if (rng.Chance(degradedShare))
            {
                Degrader.Degrade(seen.AsSpan(range), Degradation.Draw(ref rng) with { IsMarked = false }, ref rng);
            }
        });
        return (ToTensor(clean, count, device), ToTensor(seen, count, device), ToTensor(near, count, device));
    }

    private static (Clip Clip, int Frame) RenderItem(Span<float> pixels, ref Rng rng)
    {
        var clip = ClipSampler.Sample(ref rng, s_world);
        var frame = rng.Below(clip.Frames);
        Renderer.Render(clip.At(frame), pixels);
        return (clip, frame);
    }

    private static Tensor ToTensor(float[] pixels, int count, Device device) =>
        tensor(pixels, [count, 3, Scene.Side, Scene.Side], dtype: ScalarType.Float32, device: device);
}
