// Shapes: B batch, C channels (D out), F frames (f fewer or more of them), H/W pixels (h/w fewer or more)
using Dreamer.Diffusion.Checkpoints;
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

    /// <summary>The same a frame at a time.</summary>
    public IEnumerable<Tensor> Over(IEnumerable<Tensor> frames) =>
        frames.Convolved(_conv.Frames - 1 - Behind, Behind, _conv.call);

    /// <summary>
    /// The same of silu(norm(x)), or of silu(norm(x) · (1 + scale) + shift); these steps are gone before the convolution begins.
    /// </summary>
    public Tensor OfNormed(ChannelRmsNorm norm, Tensor x_BCFHW, Tensor? shift_BC111 = null, Tensor? scale_BC111 = null)
    {
        using var scope = NewDisposeScope();
        return _conv.call(PaddedNormed()).MoveToOuterDisposeScope();

        Tensor PaddedNormed()
        {
            using var steps = NewDisposeScope();
            return Padded(Normed(norm, x_BCFHW, shift_BC111, scale_BC111)).MoveToOuterDisposeScope();
        }
    }

    /// <summary>The same a frame at a time.</summary>
    public IEnumerable<Tensor> OverNormed(
        ChannelRmsNorm norm, IEnumerable<Tensor> frames, Tensor? shift_BC111 = null, Tensor? scale_BC111 = null) =>
        Over(frames.Each(x_BC1HW => Normed(norm, x_BC1HW, shift_BC111, scale_BC111)));

    private int Behind => _isCausal ? 0 : (_conv.Frames - 1) / 2;

    private static Tensor Normed(ChannelRmsNorm norm, Tensor x_BCFHW, Tensor? shift_BC111, Tensor? scale_BC111)
    {
        var normed_BCFHW = norm.call(x_BCFHW);
        if (scale_BC111 is not null)
        {
            normed_BCFHW.mul_(scale_BC111 + 1).add_(shift_BC111!);
        }
        return F.silu(normed_BCFHW, inplace: true);
    }

    private Tensor Padded(Tensor x_BCFHW)
    {
        var (missing, behind) = (_conv.Frames - 1, Behind);
        return missing == 0 ? x_BCFHW : cat([Repeated(0, missing - behind), x_BCFHW, Repeated(x_BCFHW.shape[2] - 1, behind)], dim: 2);
        Tensor Repeated(long frame, long times) => x_BCFHW.narrow(2, frame, 1).expand(-1, -1, times, -1, -1);
    }
}

/// <summary>
/// Two convolutions around a residual: BCFHW -> BDFHW (diffusers LTXVideoResnetBlock3d). In later decoders the time shifts and scales
/// what each is given, and noise, the same for all frames, is added to what each says.
/// </summary>
internal sealed class LtxResnet : Module<Tensor, LtxTold?, Tensor>, ITakesTensors
{
    [ComponentName(Name = "norm1")] private readonly ChannelRmsNorm _norm1;
    [ComponentName(Name = "conv1")] private readonly LtxConv _conv1;
    [ComponentName(Name = "norm2")] private readonly ChannelRmsNorm _norm2;
    [ComponentName(Name = "conv2")] private readonly LtxConv _conv2;
    [ComponentName(Name = "norm3")] private readonly WideLayerNorm? _norm3;
    [ComponentName(Name = "conv_shortcut")] private readonly LtxConv? _convShortcut;
    [ComponentName(Name = "per_channel_scale1")] private Parameter? _noise1_C11;
    [ComponentName(Name = "per_channel_scale2")] private Parameter? _noise2_C11;
    [ComponentName(Name = "scale_shift_table")] private Parameter? _table_4C;

    public LtxResnet(int channelsIn, int channelsOut, LtxForm form) : base(nameof(LtxResnet))
    {
        _norm1 = new ChannelRmsNorm();
        _conv1 = new LtxConv(channelsIn, channelsOut, form.IsCausal);
        _norm2 = new ChannelRmsNorm();
        _conv2 = new LtxConv(channelsOut, channelsOut, form.IsCausal);
        if (channelsIn != channelsOut)
        {
            _norm3 = new WideLayerNorm(channelsIn, form.Eps, isAffine: true);
            _convShortcut = new LtxConv(channelsIn, channelsOut, form.IsCausal, kernel: 1);
        }
        _noise1_C11 = form.DrawsNoise ? Zeros(channelsIn) : null;
        _noise2_C11 = form.DrawsNoise ? Zeros(channelsIn) : null;
        _table_4C = form.KnowsTime ? Modulation.Drawn(4, channelsIn) : null;
        RegisterComponents();

        static Parameter Zeros(int channels) => Parameter(zeros([channels, 1, 1], dtype: ScalarType.Float32, device: Layers.Place));
    }

    public override Tensor forward(Tensor x_BCFHW, LtxTold? told)
    {
        using var scope = NewDisposeScope();
        var moves = _table_4C is null ? null : told!.Rows(_table_4C); // shift and scale, of each convolution
        var h_BDFHW = Noised(_conv1.OfNormed(_norm1, x_BCFHW, moves?[0], moves?[1]), _noise1_C11, told);
        h_BDFHW = Noised(_conv2.OfNormed(_norm2, h_BDFHW, moves?[2], moves?[3]), _noise2_C11, told);
        return h_BDFHW.add_(_norm3 is null ? x_BCFHW : Shortcut(x_BCFHW)).MoveToOuterDisposeScope();
    }

    /// <summary>The same a frame at a time.</summary>
    public IEnumerable<Tensor> Over(IEnumerable<Tensor> frames, LtxTold told)
    {
        var moves = _table_4C is null ? null : told.KeptRows(_table_4C);
        return frames.Beside(
            x => Noised(_conv2.OverNormed(_norm2, Noised(_conv1.OverNormed(
                _norm1, x, moves?[0], moves?[1]), _noise1_C11, told), moves?[2], moves?[3]), _noise2_C11, told),
            (h_BD1HW, x_BC1HW) => h_BD1HW + (_norm3 is null ? x_BC1HW : Shortcut(x_BC1HW)));
    }

    void ITakesTensors.Take(string name, Tensor tensor) => ConditionallyRegisterParameter(name, name switch
    {
        "per_channel_scale1" => _noise1_C11 = (Parameter)tensor,
        "per_channel_scale2" => _noise2_C11 = (Parameter)tensor,
        _ => _table_4C = (Parameter)tensor,
    });

    private static Tensor Noised(Tensor h_BDFHW, Tensor? scale_C11, LtxTold? told) =>
        scale_C11 is null ? h_BDFHW : h_BDFHW.add_((told!.Noise(h_BDFHW) * scale_C11).unsqueeze(1).unsqueeze(0));

    private static IEnumerable<Tensor> Noised(IEnumerable<Tensor> frames, Tensor? scale_C11, LtxTold told)
    {
        Tensor? noise_HW = null; // drawn for the first frame, and the same for all
        return scale_C11 is null ? frames : frames.Each(
            h_BD1HW => h_BD1HW + ((noise_HW ??= told.Keep(told.Noise(h_BD1HW))) * scale_C11).unsqueeze(1).unsqueeze(0));
    }

    private Tensor Shortcut(Tensor x_BCFHW)
    {
        using var scope = NewDisposeScope();
        var normed_BCFHW = _norm3!.call(x_BCFHW.movedim([1], [4])).movedim([4], [1]);
        return _convShortcut!.call(normed_BCFHW).MoveToOuterDisposeScope();
    }
}
