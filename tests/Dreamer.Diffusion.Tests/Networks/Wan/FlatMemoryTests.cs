using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Ltx;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Networks.Wan;

/// <summary>
/// Bytes that the C library has handed out, libtorch's among them, at the end of every convolution over frames. Alone: others' tensors would count as well.
/// </summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FlatMemoryTests
{
    private const string Name = "memory of the process";
    private const double MaxGrowth = 3; // frames that stayed would be 16 times as many; what the runtime takes meanwhile counts, too
    private const int Side = 8; // of the latents

    public static TheoryData<bool> Forms => [false, true];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Decoding_takes_no_more_memory_for_257_frames_than_for_17(bool isResidual)
    {
        using var vae = AutoencoderKLWanTests.Tiny(isResidual);
        RequireFlat(frames =>
        {
            using var z_BLfhw = randn([1, 4, 1 + (frames - 1) / 4, Side, Side]);
            return PeakDuring(vae, () => Assert.Equal(frames, vae.DecodeChunks(z_BLfhw).Sum(Seen)));
        });

        static long Seen(Tensor chunk_BCFHW)
        {
            using var seen = chunk_BCFHW;
            return seen.shape[2];
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Encoding_takes_no_more_memory_for_257_frames_than_for_17(bool isResidual)
    {
        using var vae = AutoencoderKLWanTests.Tiny(isResidual);
        var side = Side * vae.Config.LatentScale();
        RequireFlat(frames =>
        {
            using var video_BCFHW = rand([1, 3, frames, side, side]);
            return PeakDuring(vae, () => Assert.Equal(1 + (frames - 1) / 4, vae.Encode(video_BCFHW).Mean.shape[2]));
        });
    }

    [Fact]
    public void Decoding_of_LTX_Video_takes_no_more_memory_for_257_frames_than_for_17()
    {
        using var vae = new AutoencoderKLLTXVideo(new AutoencoderKLLTXVideoConfig
        {
            LatentChannels = 4,
            BlockOutChannels = [4, 4, 4, 4],
            DecoderBlockOutChannels = [4, 8, 8, 8],
            LayersPerBlock = [1, 1, 1, 1, 1],
            DecoderLayersPerBlock = [1, 1, 1, 1, 1],
        });
        RequireFlat(frames =>
        {
            using var z_BLfhw = randn([1, 4, 1 + (frames - 1) / 8, Side, Side]);
            return PeakDuring(vae, () => Assert.Equal(frames, vae.DecodeFrames(z_BLfhw).Sum(Seen)));
        });

        static long Seen(Tensor frame_BC1HW)
        {
            using var seen = frame_BC1HW;
            return seen.shape[2];
        }
    }

    private static void RequireFlat(Func<int, long> peakOf)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        peakOf(17); // the first run also loads and compiles
        var (few, many) = (peakOf(17), peakOf(257));
        Assert.True(many < MaxGrowth * few, $"{few} bytes for 17 frames and {many} for 257");
        Assert.InRange(few, 1 << 20, long.MaxValue); // else nothing was measured
    }

    /// <summary>Above what was there before.</summary>
    private static long PeakDuring(nn.Module vae, Action work)
    {
        var (before, peak) = (NativeMemory.InUse(), 0L);
        var hooks = vae.modules().OfType<FrameConv>().Select(layer => layer.register_forward_hook((_, _, y) =>
        {
            peak = Math.Max(peak, NativeMemory.InUse());
            return y;
        })).ToList();
        work();
        hooks.ForEach(hook => hook.remove());
        return peak - before;
    }
}
