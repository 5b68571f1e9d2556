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
        Parallel.For(0, count, item => RenderItem(pixels.AsSpan(item * Renderer.FrameLength, Renderer.FrameLength), seed, item, degradedShare));
        return tensor(pixels, [count, 3, Scene.Side, Scene.Side]);
    }

    private static void RenderItem(Span<float> frame, ulong seed, int item, float degradedShare)
    {
        var rng = Rng.ForItem(seed, item);
        var clip = ClipSampler.Sample(ref rng, s_world);
        Renderer.Render(clip.At(rng.Below(clip.Frames)), frame);
        if (rng.Chance(degradedShare))
        {
            Degrader.Degrade(frame, Degradation.Draw(ref rng), ref rng);
        }
    }
}
