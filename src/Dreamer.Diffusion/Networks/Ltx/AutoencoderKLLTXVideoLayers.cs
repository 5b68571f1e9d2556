// Shapes: B batch, C channels (D out), F frames (f fewer or more of them), H/W pixels (h/w fewer or more)
using Dreamer.Diffusion.Devices;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Diffusion.Networks.Ltx;

/// <summary>Root-mean-square norm over channels, BC… -> BC…, without weights and in float32 (diffusers RMSNorm with eps 1e-8).</summary>
internal sealed class ChannelRmsNorm() : Module<Tensor, Tensor>(nameof(ChannelRmsNorm))
{
    private const double Eps = 1e-8; // not the config's

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var wide = x.to(NumberTypes.Wide(x.dtype));
        var variance = wide.pow(2).mean([1], keepdim: true);
        return (wide * (variance + Eps).rsqrt()).to(x.dtype).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// A convolution over time and pixels: BCFHW -> BDFHW, or half of each. Where a video ends its frame is repeated: in front alone if it is
/// causal, else on both sides (diffusers LTXVideoCausalConv3d).
/// </summary>
internal sealed class LtxConv : Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv")] private readonly FrameConv _conv;
    private readonly bool _isCausal;

    public LtxConv(int channelsIn, int channelsOut, bool isCausal, int kernel = 3, int stride = 1) : base(nameof(LtxConv))
    {
        _isCausal = isCausal;
        _conv = new FrameConv(channelsIn, channelsOut, frames: kernel, pixels: kernel, frameStride: stride, pixelStride: stride);
        RegisterComponents();
    }

    internal ScalarType Type => _conv.Type;

    public override Tensor forward(Tensor x_BCFHW)
    {
        using var scope = NewDisposeScope();
        return _conv.call(Padded(x_BCFHW)).MoveToOuterDisposeScope();
    }

    /// <summary>The same of silu(norm(x)), whose steps are gone before the convolution begins.</summary>
    public Tensor OfNormed(ChannelRmsNorm norm, Tensor x_BCFHW)
    {
        using var scope = NewDisposeScope();
        return _conv.call(Normed()).MoveToOuterDisposeScope();

        Tensor Normed()
        {
            using var steps = NewDisposeScope();
            return Padded(F.silu(norm.call(x_BCFHW), inplace: true)).MoveToOuterDisposeScope();
        }
    }

    private Tensor Padded(Tensor x_BCFHW)
    {
        var missing = _conv.Frames - 1;
        var behind = _isCausal ? 0 : missing / 2;
        return missing == 0 ? x_BCFHW : cat([Repeated(0, missing - behind), x_BCFHW, Repeated(x_BCFHW.shape[2] - 1, behind)], dim: 2);
        Tensor Repeated(long frame, long times) => x_BCFHW.narrow(2, frame, 1).expand(-1, -1, times, -1, -1);
    }
}

/// <summary>Two convolutions around a residual: BCFHW -> BDFHW (diffusers LTXVideoResnetBlock3d).</summary>
internal sealed class LtxResnet : Module<Tensor, Tensor>
{
    [ComponentName(Name = "norm1")] private readonly ChannelRmsNorm _norm1;
    [ComponentName(Name = "conv1")] private readonly LtxConv _conv1;
    [ComponentName(Name = "norm2")] private readonly ChannelRmsNorm _norm2;
    [ComponentName(Name = "conv2")] private readonly LtxConv _conv2;
    [ComponentName(Name = "norm3")] private readonly WideLayerNorm? _norm3;
    [ComponentName(Name = "conv_shortcut")] private readonly LtxConv? _convShortcut;

    public LtxResnet(int channelsIn, int channelsOut, bool isCausal, double eps) : base(nameof(LtxResnet))
    {
        _norm1 = new ChannelRmsNorm();
        _conv1 = new LtxConv(channelsIn, channelsOut, isCausal);
        _norm2 = new ChannelRmsNorm();
        _conv2 = new LtxConv(channelsOut, channelsOut, isCausal);
        if (channelsIn != channelsOut)
        {
            _norm3 = new WideLayerNorm(channelsIn, eps, isAffine: true);
            _convShortcut = new LtxConv(channelsIn, channelsOut, isCausal, kernel: 1);
        }
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCFHW)
    {
        using var scope = NewDisposeScope();
        var h_BDFHW = _conv1.OfNormed(_norm1, x_BCFHW);
        h_BDFHW = _conv2.OfNormed(_norm2, h_BDFHW);
        return h_BDFHW.add_(_norm3 is null ? x_BCFHW : Shortcut(x_BCFHW)).MoveToOuterDisposeScope();
    }

    private Tensor Shortcut(Tensor x_BCFHW)
    {
        using var scope = NewDisposeScope();
        var normed_BCFHW = _norm3!.call(x_BCFHW.movedim([1], [4])).movedim([4], [1]);
        return _convShortcut!.call(normed_BCFHW).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// Doubles time and sides: eight channels become two frames of two rows and columns, and the first of all frames is dropped,
/// BCFHW -> BCfhw (diffusers LTXVideoUpsampler3d).
/// </summary>
internal sealed class LtxUpsampler : Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv")] private readonly LtxConv _conv;

    public LtxUpsampler(int channels, bool isCausal) : base(nameof(LtxUpsampler))
    {
        _conv = new LtxConv(channels, 8 * channels, isCausal);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCFHW)
    {
        using var scope = NewDisposeScope();
        var folded = _conv.call(x_BCFHW).unflatten(1, -1, 2, 2, 2); // B C (frame) (row) (column) F H W
        var y_BCfhw = folded.permute(0, 1, 5, 2, 6, 3, 7, 4).flatten(6, 7).flatten(4, 5).flatten(2, 3);
        return y_BCfhw.narrow(2, 1, y_BCfhw.shape[2] - 1).MoveToOuterDisposeScope();
    }
}

/// <summary>Channels and number of a level's ResNets, and whether it resamples.</summary>
internal sealed record LtxLevel(int In, int Out, int Layers, bool Resamples)
{
    private const double Kernel = 27;

    /// <summary>Least weights of such a level of the encoder, whose ResNets stand before the channels change, and of the decoder.</summary>
    public double DownWeights => Kernel * ((2.0 * Layers + (Resamples ? 1 : 0)) * In * In + Change);

    public double UpWeights => Kernel * ((2.0 * Layers + (Resamples ? 8 : 0)) * Out * Out + Change);

    private double Change => In == Out ? 0 : (double)In * Out + (double)Out * Out;

    /// <summary>The encoder's, finest first: each ends in the channels of the next.</summary>
    public static IEnumerable<LtxLevel> Down(AutoencoderKLLTXVideoConfig config)
    {
        var channels = config.BlockOutChannels;
        return channels.Select((width, level) => new LtxLevel(
            width, channels[Math.Min(level + 1, channels.Count - 1)], config.LayersPerBlock[level], config.SpatioTemporalScaling[level]));
    }

    /// <summary>The decoder's, coarsest first.</summary>
    public static IEnumerable<LtxLevel> Up(AutoencoderKLLTXVideoConfig config)
    {
        var channels = config.DecoderBlockOutChannels;
        return Enumerable.Range(0, channels.Count).Reverse().Select(level => new LtxLevel(
            channels[Math.Min(level + 1, channels.Count - 1)], channels[level], config.DecoderLayersPerBlock[level],
            config.DecoderSpatioTemporalScaling[level]));
    }

    public static LtxLevel Middle(IReadOnlyList<int> channels, IReadOnlyList<int> layers) =>
        new(channels[^1], channels[^1], layers[^1], Resamples: false);

    public static ModuleList<LtxResnet> Resnets(int count, int channels, bool isCausal, double eps) =>
        new([.. Enumerable.Range(0, count).Select(_ => new LtxResnet(channels, channels, isCausal, eps))]);
}

/// <summary>Through layers that follow each other.</summary>
internal static class LtxLayers
{
    /// <summary>One after another; what each is given is gone before the next but one begins.</summary>
    public static Tensor Through<T>(this IEnumerable<T> layers, Tensor x_BCFHW)
        where T : Module<Tensor, Tensor>
    {
        var h_BCFHW = x_BCFHW;
        foreach (var layer in layers)
        {
            var y_BCFHW = layer.call(h_BCFHW);
            if (!ReferenceEquals(h_BCFHW, x_BCFHW))
            {
                h_BCFHW.Dispose();
            }
            h_BCFHW = y_BCFHW;
        }
        return h_BCFHW;
    }
}
