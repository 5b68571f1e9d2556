// Shapes: N clips, F frames, C latent channels, h/w latent pixels, H/W pixels
using Dreamer.Diffusion.Networks;
using Dreamer.Training.World.Captions;
using Dreamer.Training.World.Degrading;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Motions;
using Dreamer.Training.World.Sampling;
using Dreamer.Training.World.Scenes;
using static TorchSharp.torch;

namespace Dreamer.Training.Data;

/// <summary>
/// Degraded clips, encoded once: latents of all frames, the first frames' pixels, and the true flow in latent pixels. After a spin
/// at an even place comes its opposite, which differs in nothing else.
/// </summary>
internal sealed class ClipPool : IClipPool
{
    private const int PatchSide = 8;

    /// <summary>
    /// How many of the clips that are drawn carry no watermark, few as they are in the footage: that a clip looks like its still, marked or
    /// not, is learned from these alone.
    /// </summary>
    private const float UnmarkedShare = 0.25f;

    private readonly float[] _firstFrames;
    private readonly float[] _flows;
    private readonly int[] _unmarked;

    private readonly Clip[] _clips;
    private readonly WorldOptions _world;

    private ClipPool(Clip[] clips, WorldOptions world, Tensor latents_NFChw, float[] firstFrames, float[] flows, int[] unmarked)
    {
        (_clips, _world, Latents_NFChw, _firstFrames, _flows, _unmarked) = (clips, world, latents_NFChw, firstFrames, flows, unmarked);
    }

    public int Count => _clips.Length;
    public Tensor Latents_NFChw { get; }
    public double Fps => _world.Frames / Clip.Seconds;
    private int Pairs => _world.Frames - 1;
    private int CellsOfFlow => Pairs * 2 * (Scene.Side / PatchSide) * (Scene.Side / PatchSide);

    public static ClipPool Create(AutoencoderKL vae, int count, ulong seed, WorldOptions world, Action<int> report)
    {
        var (clips, degradations) = SampleAll(count, seed, world);
        var firstFrames = new float[count * Renderer.FrameLength];
        var frames = world.Frames;
        var latents_GChw = LatentPool.Encode(vae, count * frames, (frame, pixels) =>
        {
            var (item, index) = (frame / frames, frame % frames);
            Renderer.Render(clips[item].At(index), pixels.Span);
            if (world.Degraded)
            {
                var noise = Rng.ForItem(seed + 1, (IsOfPair(clips, item) ? item & ~1 : item) * frames + index);
                Degrader.Degrade(pixels.Span, degradations[item], ref noise);
            }
            if (index == 0)
            {
                pixels.Span.CopyTo(firstFrames.AsSpan(item * Renderer.FrameLength));
            }
        }, done => report(done / frames));
        int[] unmarked = [.. Enumerable.Range(0, count).Where(item => world.Degraded && !degradations[item].IsMarked)];
        return new ClipPool(clips, world, latents_GChw.unflatten(0, count, frames), firstFrames, LatentFlows(clips), unmarked);
    }

    public int Draw(ref Rng rng) =>
        _unmarked.Length > 0 && rng.Chance(UnmarkedShare) ? _unmarked[rng.Below(_unmarked.Length)] : rng.Below(Count);

    public int? Opposite(int item) => IsOfPair(_clips, item) ? item ^ 1 : null;

    public string Caption(int item, ref Rng rng) => MotionCaptionWriter.Write(ref rng, _clips[item], _world);

    public float Strength(int item) => _clips[item].Strength;

    public Tensor FirstFrames_BCHW(IReadOnlyList<int> items)
    {
        var pixels = new float[items.Count * Renderer.FrameLength];
        for (var i = 0; i < items.Count; i++)
        {
            _firstFrames.AsSpan(items[i] * Renderer.FrameLength, Renderer.FrameLength).CopyTo(pixels.AsSpan(i * Renderer.FrameLength));
        }
        return tensor(pixels, [items.Count, 3, Scene.Side, Scene.Side], dtype: ScalarType.Float32, device: Latents_NFChw.device);
    }

    /// <summary>The truth, and so trusted everywhere.</summary>
    public (Tensor Flow_BF2hw, Tensor Confidence_BF1hw) Flows(IReadOnlyList<int> items)
    {
        var flows = new float[items.Count * CellsOfFlow];
        for (var i = 0; i < items.Count; i++)
        {
            _flows.AsSpan(items[i] * CellsOfFlow, CellsOfFlow).CopyTo(flows.AsSpan(i * CellsOfFlow));
        }
        const int Side = Scene.Side / PatchSide;
        var flow_BF2hw = tensor(flows, [items.Count, Pairs, 2, Side, Side], dtype: ScalarType.Float32, device: Latents_NFChw.device);
        return (flow_BF2hw, ones_like(flow_BF2hw.narrow(2, 0, 1)));
    }

    public void Dispose() => Latents_NFChw.Dispose();

    private static (Clip[] Clips, Degradation[] Degradations) SampleAll(int count, ulong seed, WorldOptions world)
    {
        var clips = new Clip[count];
        var degradations = new Degradation[count];
        Parallel.For(0, (count + 1) / 2, pair =>
        {
            var (first, second) = (2 * pair, 2 * pair + 1);
            (clips[first], degradations[first]) = Sample(seed, first, world);
            if (second < count)
            {
                (clips[second], degradations[second]) = MotionPath.Reversed(clips[first].Motion) is { } reversed
                    ? (clips[first] with { Motion = reversed }, degradations[first])
                    : Sample(seed, second, world);
            }
        });
        return (clips, degradations);
    }

    private static (Clip Clip, Degradation Degradation) Sample(ulong seed, int item, WorldOptions world)
    {
        var rng = Rng.ForItem(seed, item);
        return (ClipSampler.Sample(ref rng, world), Degradation.Draw(ref rng));
    }

    private static bool IsOfPair(Clip[] clips, int item) =>
        (item | 1) < clips.Length && MotionPath.Reversed(clips[item & ~1].Motion) is not null;

    private static float[] LatentFlows(Clip[] clips)
    {
        const int Side = Scene.Side / PatchSide;
        var pairs = clips[0].Frames - 1;
        var flows = new float[clips.Length * pairs * 2 * Side * Side];
        Parallel.For(0, clips.Length, item =>
        {
            var full = new float[pairs * FlowField.PairLength];
            FlowField.Write(clips[item], full);
            Shrink(full, flows.AsSpan(item * pairs * 2 * Side * Side, pairs * 2 * Side * Side));
        });
        return flows;
    }

    /// <summary>Averages 8×8 pixels; lengths become latent pixels.</summary>
    private static void Shrink(ReadOnlySpan<float> full, Span<float> latent)
    {
        const int Side = Scene.Side / PatchSide;
        for (var i = 0; i < full.Length; i++)
        {
            var (plane, pixel) = (i / Scene.Area, i % Scene.Area);
            var (y, x) = (pixel / Scene.Side / PatchSide, pixel % Scene.Side / PatchSide);
            latent[(plane * Side * Side) + (y * Side) + x] += full[i] / (PatchSide * PatchSide * PatchSide);
        }
    }
}
