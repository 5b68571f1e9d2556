// Shapes: B batch, C channels, H/W pixels, h/w latent pixels, L latent channels, P pixels of a map (h*w)
using Dreamer.Diffusion.Native;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Diffusion.Networks;

/// <summary>Single-head self-attention over pixels with a residual: BCHW -> BCHW (diffusers Attention in a VAE's mid block).</summary>
internal sealed class PixelAttention : Module<Tensor, Tensor>
{
    [ComponentName(Name = "group_norm")] private readonly GroupNorm _groupNorm;
    [ComponentName(Name = "to_q")] private readonly Linear _toQ;
    [ComponentName(Name = "to_k")] private readonly Linear _toK;
    [ComponentName(Name = "to_v")] private readonly Linear _toV;
    [ComponentName(Name = "to_out")] private readonly ModuleList<Linear> _toOut;

    public PixelAttention(int channels, int groups) : base(nameof(PixelAttention))
    {
        _groupNorm = Layers.GroupNorm(groups, channels, AutoencoderKL.NormEps);
        _toQ = Layers.Linear(channels, channels);
        _toK = Layers.Linear(channels, channels);
        _toV = Layers.Linear(channels, channels);
        _toOut = new ModuleList<Linear>(Layers.Linear(channels, channels));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCHW)
    {
        using var scope = NewDisposeScope();
        var x_BPC = _groupNorm.call(x_BCHW).flatten(2).transpose(1, 2);
        var y_B1PC = ScaledDotProduct.Attend(OneHead(_toQ), OneHead(_toK), OneHead(_toV));
        var y_BCP = _toOut[0].call(y_B1PC.squeeze(1)).transpose(1, 2);
        return (x_BCHW + y_BCP.reshape(x_BCHW.shape)).MoveToOuterDisposeScope();
        Tensor OneHead(Linear projection) => projection.call(x_BPC).unsqueeze(1);
    }
}

/// <summary>ResNet, attention, ResNet at the coarsest level.</summary>
internal sealed class VaeMidBlock : Module<Tensor, Tensor>
{
    [ComponentName(Name = "resnets")] private readonly ModuleList<ResnetBlock2D> _resnets;
    [ComponentName(Name = "attentions")] private readonly ModuleList<PixelAttention> _attentions;

    public VaeMidBlock(AutoencoderKLConfig config) : base(nameof(VaeMidBlock))
    {
        var channels = config.BlockOutChannels[^1];
        var shape = AutoencoderKL.Resnet(config, channels, channels);
        _resnets = new ModuleList<ResnetBlock2D>(new ResnetBlock2D(shape), new ResnetBlock2D(shape));
        _attentions = config.Groups is { } groups && config.MidBlockAddAttention
            ? new ModuleList<PixelAttention>(new PixelAttention(channels, groups))
            : [];
        RegisterComponents();
    }

    internal ResnetBlock2D FirstResnet => _resnets[0];
    internal PixelAttention? Attention => _attentions.Count > 0 ? _attentions[0] : null;

    public override Tensor forward(Tensor x_BCHW)
    {
        using var scope = NewDisposeScope();
        var h_BCHW = _resnets[0].call(x_BCHW, null);
        h_BCHW = Attention?.call(h_BCHW) ?? h_BCHW;
        return _resnets[1].call(h_BCHW, null).MoveToOuterDisposeScope();
    }
}

/// <summary>Halves a map: zero-pads right and bottom by one, then a strided convolution (the asymmetry is the published VAE's).</summary>
internal sealed class VaeDownsampler : Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv")] private readonly Conv2d _conv;

    public VaeDownsampler(int channels) : base(nameof(VaeDownsampler))
    {
        _conv = Layers.Conv2d(channels, channels, 3L, stride: 2L);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCHW)
    {
        using var scope = NewDisposeScope();
        return _conv.call(F.pad(x_BCHW, [0, 1, 0, 1])).MoveToOuterDisposeScope();
    }
}

/// <summary>One level of the encoder.</summary>
internal sealed class VaeDownBlock : Module<Tensor, Tensor>
{
    [ComponentName(Name = "resnets")] private readonly ModuleList<ResnetBlock2D> _resnets = [];
    [ComponentName(Name = "downsamplers")] private readonly ModuleList<VaeDownsampler> _downsamplers = [];

    public VaeDownBlock(AutoencoderKLConfig config, int channelsIn, int channelsOut, bool downsamples) : base(nameof(VaeDownBlock))
    {
        for (var layer = 0; layer < config.LayersPerBlock; layer++)
        {
            _resnets.Add(new ResnetBlock2D(AutoencoderKL.Resnet(config, layer == 0 ? channelsIn : channelsOut, channelsOut)));
        }
        if (downsamples)
        {
            _downsamplers.Add(new VaeDownsampler(channelsOut));
        }
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCHW)
    {
        using var scope = NewDisposeScope();
        var h_BCHW = x_BCHW;
        foreach (var resnet in _resnets)
        {
            h_BCHW = resnet.call(h_BCHW, null);
        }
        h_BCHW = _downsamplers.Count > 0 ? _downsamplers[0].call(h_BCHW) : h_BCHW;
        return h_BCHW.MoveToOuterDisposeScope();
    }
}

/// <summary>One level of the decoder.</summary>
internal sealed class VaeUpBlock : Module<Tensor, Tensor>
{
    [ComponentName(Name = "resnets")] private readonly ModuleList<ResnetBlock2D> _resnets = [];
    [ComponentName(Name = "upsamplers")] private readonly ModuleList<Upsample2D> _upsamplers = [];

    public VaeUpBlock(AutoencoderKLConfig config, int channelsIn, int channelsOut, bool upsamples) : base(nameof(VaeUpBlock))
    {
        for (var layer = 0; layer <= config.LayersPerBlock; layer++)
        {
            _resnets.Add(new ResnetBlock2D(AutoencoderKL.Resnet(config, layer == 0 ? channelsIn : channelsOut, channelsOut)));
        }
        if (upsamples)
        {
            _upsamplers.Add(new Upsample2D(channelsOut));
        }
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCHW)
    {
        using var scope = NewDisposeScope();
        var h_BCHW = x_BCHW;
        foreach (var resnet in _resnets)
        {
            h_BCHW = resnet.call(h_BCHW, null);
        }
        if (_upsamplers.Count > 0)
        {
            h_BCHW = _upsamplers[0].call(h_BCHW, [2 * h_BCHW.shape[2], 2 * h_BCHW.shape[3]]);
        }
        return h_BCHW.MoveToOuterDisposeScope();
    }
}

/// <summary>Pixels -> moments of the latents: BCHW -> B(2L)hw.</summary>
internal sealed class VaeEncoder : Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv_in")] private readonly Conv2d _convIn;
    [ComponentName(Name = "down_blocks")] private readonly ModuleList<VaeDownBlock> _downBlocks = [];
    [ComponentName(Name = "mid_block")] private readonly VaeMidBlock _midBlock;
    [ComponentName(Name = "conv_norm_out")] private readonly GroupNorm? _convNormOut;
    [ComponentName(Name = "conv_out")] private readonly Conv2d _convOut;

    private readonly int _patchSize;

    public VaeEncoder(AutoencoderKLConfig config) : base(nameof(VaeEncoder))
    {
        _patchSize = config.PatchSize;
        var channels = config.BlockOutChannels;
        _convIn = Layers.Conv2d(config.InChannels * _patchSize * _patchSize, channels[0], 3L, padding: 1L);
        for (var level = 0; level < channels.Count; level++)
        {
            var isLast = level == channels.Count - 1;
            _downBlocks.Add(new VaeDownBlock(config, channels[Math.Max(level - 1, 0)], channels[level], !isLast));
        }
        _midBlock = new VaeMidBlock(config);
        _convNormOut = config.Groups is { } groups ? Layers.GroupNorm(groups, channels[^1], AutoencoderKL.NormEps) : null;
        _convOut = Layers.Conv2d(channels[^1], 2 * config.LatentChannels, 3L, padding: 1L);
        RegisterComponents();
    }

    internal GroupNorm? NormOut => _convNormOut;

    public override Tensor forward(Tensor image_BCHW)
    {
        using var scope = NewDisposeScope();
        var h_BCHW = _convIn.call(_patchSize == 1 ? image_BCHW : F.pixel_unshuffle(image_BCHW, _patchSize));
        foreach (var block in _downBlocks)
        {
            h_BCHW = block.call(h_BCHW);
        }
        h_BCHW = _midBlock.call(h_BCHW);
        h_BCHW = _convNormOut?.call(h_BCHW) ?? h_BCHW;
        return _convOut.call(F.silu(h_BCHW)).MoveToOuterDisposeScope();
    }
}

/// <summary>Latents -> pixels: BLhw -> BCHW.</summary>
internal sealed class VaeDecoder : Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv_in")] private readonly Conv2d _convIn;
    [ComponentName(Name = "mid_block")] private readonly VaeMidBlock _midBlock;
    [ComponentName(Name = "up_blocks")] private readonly ModuleList<VaeUpBlock> _upBlocks = [];
    [ComponentName(Name = "conv_norm_out")] private readonly GroupNorm? _convNormOut;
    [ComponentName(Name = "conv_out")] private readonly Conv2d _convOut;

    private readonly int _patchSize;

    public VaeDecoder(AutoencoderKLConfig config) : base(nameof(VaeDecoder))
    {
        _patchSize = config.PatchSize;
        int[] channels = [.. config.BlockOutChannels.Reverse()];
        _convIn = Layers.Conv2d(config.LatentChannels, channels[0], 3L, padding: 1L);
        _midBlock = new VaeMidBlock(config);
        for (var level = 0; level < channels.Length; level++)
        {
            var isLast = level == channels.Length - 1;
            _upBlocks.Add(new VaeUpBlock(config, channels[Math.Max(level - 1, 0)], channels[level], !isLast));
        }
        _convNormOut = config.Groups is { } groups ? Layers.GroupNorm(groups, channels[^1], AutoencoderKL.NormEps) : null;
        _convOut = Layers.Conv2d(channels[^1], config.OutChannels * _patchSize * _patchSize, 3L, padding: 1L);
        RegisterComponents();
    }

    internal VaeMidBlock MidBlock => _midBlock;

    internal ScalarType Type => _convIn.weight.dtype;

    internal Device Device => _convIn.weight.device;

    public override Tensor forward(Tensor z_BLhw)
    {
        using var scope = NewDisposeScope();
        var h_BCHW = _midBlock.call(_convIn.call(z_BLhw));
        foreach (var block in _upBlocks)
        {
            h_BCHW = block.call(h_BCHW);
        }
        h_BCHW = _convNormOut?.call(h_BCHW) ?? h_BCHW;
        var image_BCHW = _convOut.call(F.silu(h_BCHW));
        return (_patchSize == 1 ? image_BCHW : F.pixel_shuffle(image_BCHW, _patchSize)).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// Images in [-1, 1] to latents and back: BCHW &lt;-> BLhw. Layout and keys of diffusers' AutoencoderKL (Rombach et al. 2022),
/// with <see cref="AutoencoderKLConfig.NormType"/> "none" as our extension.
/// </summary>
public sealed class AutoencoderKL : Module<Tensor, Tensor>
{
    internal const double NormEps = 1e-6;

    [ComponentName(Name = "encoder")] private readonly VaeEncoder _encoder;
    [ComponentName(Name = "decoder")] private readonly VaeDecoder _decoder;
    [ComponentName(Name = "quant_conv")] private readonly Conv2d? _quantConv;
    [ComponentName(Name = "post_quant_conv")] private readonly Conv2d? _postQuantConv;

    public AutoencoderKL(AutoencoderKLConfig config) : base(nameof(AutoencoderKL))
    {
        config.Validate();
        Config = config;
        _encoder = new VaeEncoder(config);
        _decoder = new VaeDecoder(config);
        _quantConv = config.UseQuantConv ? Layers.Conv2d(2 * config.LatentChannels, 2 * config.LatentChannels, 1L) : null;
        _postQuantConv = config.UsePostQuantConv ? Layers.Conv2d(config.LatentChannels, config.LatentChannels, 1L) : null;
        RegisterComponents();
    }

    public AutoencoderKLConfig Config { get; }

    /// <summary>Of weights and activations; what is returned is of the type of what was given.</summary>
    internal ScalarType Type => _decoder.Type;

    public Device Device => _decoder.Device;

    internal VaeEncoder Encoder => _encoder;
    internal VaeDecoder Decoder => _decoder;

    internal static ResnetShape Resnet(AutoencoderKLConfig config, int channelsIn, int channelsOut) =>
        new(channelsIn, channelsOut, config.Groups, NormEps) { Activation = config.ActFn };

    /// <summary>
    /// This network's key for a key of a checkpoint, null for one to skip; files of 2022 name the attention's layers otherwise.
    /// </summary>
    public static string? CanonicalKey(string key) => key
        .Replace(".attentions.0.query.", ".attentions.0.to_q.", StringComparison.Ordinal)
        .Replace(".attentions.0.key.", ".attentions.0.to_k.", StringComparison.Ordinal)
        .Replace(".attentions.0.value.", ".attentions.0.to_v.", StringComparison.Ordinal)
        .Replace(".attentions.0.proj_attn.", ".attentions.0.to_out.0.", StringComparison.Ordinal);

    /// <summary>Images -> unscaled latents; the diffusion networks work on <see cref="Scale"/> of them.</summary>
    public LatentDistribution Encode(Tensor image_BCHW)
    {
        RequireSides(image_BCHW);
        using var scope = NewDisposeScope();
        var moments_B2Lhw = _encoder.call(image_BCHW.to(Type));
        var latents = LatentDistribution.FromMoments((_quantConv?.call(moments_B2Lhw) ?? moments_B2Lhw).to(image_BCHW.dtype));
        return new LatentDistribution(latents.Mean.MoveToOuterDisposeScope(), latents.LogVariance.MoveToOuterDisposeScope());
    }

    /// <summary>Unscaled latents -> images, not clamped.</summary>
    public Tensor Decode(Tensor z_BLhw)
    {
        using var scope = NewDisposeScope();
        var own_BLhw = z_BLhw.to(Type);
        return _decoder.call(_postQuantConv?.call(own_BLhw) ?? own_BLhw).to(z_BLhw.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Latents as diffusion sees them: (z - mean) / std · scaling factor.</summary>
    public Tensor Scale(Tensor z_BLhw)
    {
        using var scope = NewDisposeScope();
        var centred_BLhw = Config.LatentsMean is null
            ? z_BLhw
            : (z_BLhw - PerChannel(Config.LatentsMean, z_BLhw)) / PerChannel(Config.LatentsStd!, z_BLhw);
        return (centred_BLhw * Config.Scaling).MoveToOuterDisposeScope();
    }

    /// <summary>Inverse of <see cref="Scale"/>.</summary>
    public Tensor Unscale(Tensor scaled_BLhw)
    {
        using var scope = NewDisposeScope();
        var z_BLhw = scaled_BLhw / Config.Scaling;
        z_BLhw = Config.LatentsMean is null
            ? z_BLhw
            : z_BLhw * PerChannel(Config.LatentsStd!, z_BLhw) + PerChannel(Config.LatentsMean, z_BLhw);
        return z_BLhw.MoveToOuterDisposeScope();
    }

    public override Tensor forward(Tensor image_BCHW)
    {
        using var scope = NewDisposeScope();
        return Decode(Encode(image_BCHW).Mean).MoveToOuterDisposeScope();
    }

    private static Tensor PerChannel(IReadOnlyList<float> values, Tensor like) =>
        tensor(values.ToArray(), dtype: like.dtype, device: like.device).reshape(1, values.Count, 1, 1);

    private void RequireSides(Tensor image_BCHW)
    {
        var scale = Config.LatentScale();
        if (image_BCHW.shape is not [_, _, var height, var width] || height % scale != 0 || width % scale != 0)
        {
            throw new ArgumentException(
                $"The image is [{string.Join(", ", image_BCHW.shape)}]; it must be BCHW with sides divisible by {scale}.");
        }
    }
}
