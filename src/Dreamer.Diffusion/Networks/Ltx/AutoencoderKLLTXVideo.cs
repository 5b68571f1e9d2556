// Shapes: B batch, C channels (D out), F frames, H/W pixels, L latent channels, f latent frames, h/w latent pixels
using Dreamer.Diffusion.Checkpoints;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Dreamer.Diffusion.Networks.Ltx;

/// <summary>
/// One level of the encoder: ResNets, half of time and sides, then other channels: BCFHW -> BDfhw (diffusers LTXVideoDownBlock3D).
/// </summary>
internal sealed class LtxDownBlock : Module<Tensor, Tensor>
{
    [ComponentName(Name = "resnets")] private readonly ModuleList<LtxResnet> _resnets;
    [ComponentName(Name = "downsamplers")] private readonly ModuleList<LtxConv> _downsamplers = [];
    [ComponentName(Name = "conv_out")] private readonly LtxResnet? _convOut;

    public LtxDownBlock(LtxLevel level, bool isCausal, double eps) : base(nameof(LtxDownBlock))
    {
        _resnets = LtxLevel.Resnets(level.Layers, level.In, isCausal, eps);
        if (level.Resamples)
        {
            _downsamplers.Add(new LtxConv(level.In, level.In, isCausal, stride: 2));
        }
        _convOut = level.In == level.Out ? null : new LtxResnet(level.In, level.Out, isCausal, eps);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCFHW)
    {
        using var scope = NewDisposeScope();
        var h_BCfhw = _downsamplers.Through(_resnets.Through(x_BCFHW));
        return (_convOut?.call(h_BCfhw) ?? h_BCfhw).MoveToOuterDisposeScope();
    }
}

/// <summary>ResNets at the coarsest level: BCFHW -> BCFHW (diffusers LTXVideoMidBlock3d).</summary>
internal sealed class LtxMidBlock : Module<Tensor, Tensor>
{
    [ComponentName(Name = "resnets")] private readonly ModuleList<LtxResnet> _resnets;

    public LtxMidBlock(LtxLevel level, bool isCausal, double eps) : base(nameof(LtxMidBlock))
    {
        _resnets = LtxLevel.Resnets(level.Layers, level.In, isCausal, eps);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCFHW) => _resnets.Through(x_BCFHW);
}

/// <summary>
/// One level of the decoder: other channels, twice of time and sides, then ResNets: BCFHW -> BDfhw (diffusers LTXVideoUpBlock3d).
/// </summary>
internal sealed class LtxUpBlock : Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv_in")] private readonly LtxResnet? _convIn;
    [ComponentName(Name = "upsamplers")] private readonly ModuleList<LtxUpsampler> _upsamplers = [];
    [ComponentName(Name = "resnets")] private readonly ModuleList<LtxResnet> _resnets;

    public LtxUpBlock(LtxLevel level, bool isCausal, double eps) : base(nameof(LtxUpBlock))
    {
        _convIn = level.In == level.Out ? null : new LtxResnet(level.In, level.Out, isCausal, eps);
        if (level.Resamples)
        {
            _upsamplers.Add(new LtxUpsampler(level.Out, isCausal));
        }
        _resnets = LtxLevel.Resnets(level.Layers, level.Out, isCausal, eps);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCFHW)
    {
        using var scope = NewDisposeScope();
        var h_BDFHW = _convIn?.call(x_BCFHW) ?? x_BCFHW;
        return _resnets.Through(_upsamplers.Through(h_BDFHW)).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// Patches of a video -> moments of the latents: BCFHW -> B(2L)fhw, one variance for all channels (diffusers LTXVideoEncoder3d).
/// </summary>
internal sealed class LtxEncoder : Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv_in")] private readonly LtxConv _convIn;
    [ComponentName(Name = "down_blocks")] private readonly ModuleList<LtxDownBlock> _downBlocks;
    [ComponentName(Name = "mid_block")] private readonly LtxMidBlock _midBlock;
    [ComponentName(Name = "norm_out")] private readonly ChannelRmsNorm _normOut;
    [ComponentName(Name = "conv_out")] private readonly LtxConv _convOut;
    private readonly long _latents;

    public LtxEncoder(AutoencoderKLLTXVideoConfig config) : base(nameof(LtxEncoder))
    {
        var (channels, isCausal, eps) = (config.BlockOutChannels, config.EncoderCausal, config.ResnetNormEps);
        _latents = config.LatentChannels;
        _convIn = new LtxConv(config.InChannels * config.PixelVolume, channels[0], isCausal);
        _downBlocks = new([.. LtxLevel.Down(config).Select(level => new LtxDownBlock(level, isCausal, eps))]);
        _midBlock = new LtxMidBlock(LtxLevel.Middle(channels, config.LayersPerBlock), isCausal, eps);
        _normOut = new ChannelRmsNorm();
        _convOut = new LtxConv(channels[^1], config.LatentChannels + 1, isCausal);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCFHW)
    {
        using var scope = NewDisposeScope();
        var h_BCfhw = _midBlock.call(_downBlocks.Through(_convIn.call(x_BCFHW)));
        var means_BLfhw = _convOut.OfNormed(_normOut, h_BCfhw); // and the variance behind them
        var variances_BLfhw = means_BLfhw.narrow(1, _latents, 1).expand(-1, _latents, -1, -1, -1);
        return cat([means_BLfhw.narrow(1, 0, _latents), variances_BLfhw], dim: 1).MoveToOuterDisposeScope();
    }
}

/// <summary>Latents -> patches of a video: BLfhw -> BCFHW (diffusers LTXVideoDecoder3d).</summary>
internal sealed class LtxDecoder : Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv_in")] private readonly LtxConv _convIn;
    [ComponentName(Name = "mid_block")] private readonly LtxMidBlock _midBlock;
    [ComponentName(Name = "up_blocks")] private readonly ModuleList<LtxUpBlock> _upBlocks;
    [ComponentName(Name = "norm_out")] private readonly ChannelRmsNorm _normOut;
    [ComponentName(Name = "conv_out")] private readonly LtxConv _convOut;

    public LtxDecoder(AutoencoderKLLTXVideoConfig config) : base(nameof(LtxDecoder))
    {
        var (channels, isCausal, eps) = (config.DecoderBlockOutChannels, config.DecoderCausal, config.ResnetNormEps);
        _convIn = new LtxConv(config.LatentChannels, channels[^1], isCausal);
        _midBlock = new LtxMidBlock(LtxLevel.Middle(channels, config.DecoderLayersPerBlock), isCausal, eps);
        _upBlocks = new([.. LtxLevel.Up(config).Select(level => new LtxUpBlock(level, isCausal, eps))]);
        _normOut = new ChannelRmsNorm();
        _convOut = new LtxConv(channels[0], config.OutChannels * config.PixelVolume, isCausal);
        RegisterComponents();
    }

    internal ScalarType Type => _convIn.Type;

    public override Tensor forward(Tensor z_BLfhw)
    {
        using var scope = NewDisposeScope();
        var h_BCFHW = _upBlocks.Through(_midBlock.call(_convIn.call(z_BLfhw)));
        return _convOut.OfNormed(_normOut, h_BCFHW).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// Videos in [-1, 1] to latents and back, BCFHW &lt;-> BLfhw, each in one piece. Layout and keys of diffusers' AutoencoderKLLTXVideo as of
/// LTX-Video 0.9.0; what latents are scaled by lies among the weights.
/// </summary>
public sealed class AutoencoderKLLTXVideo : Module<Tensor, Tensor>, ITakesTensors
{
    [ComponentName(Name = "encoder")] private readonly LtxEncoder _encoder;
    [ComponentName(Name = "decoder")] private readonly LtxDecoder _decoder;
    [ComponentName(Name = "latents_mean")] private Tensor _mean_L;
    [ComponentName(Name = "latents_std")] private Tensor _std_L;

    public AutoencoderKLLTXVideo(AutoencoderKLLTXVideoConfig config) : base(nameof(AutoencoderKLLTXVideo))
    {
        config.Validate();
        Config = config;
        _encoder = new LtxEncoder(config);
        _decoder = new LtxDecoder(config);
        _mean_L = zeros(config.LatentChannels, dtype: ScalarType.Float32, device: Layers.Place);
        _std_L = ones(config.LatentChannels, dtype: ScalarType.Float32, device: Layers.Place);
        RegisterComponents();
    }

    public AutoencoderKLLTXVideoConfig Config { get; }

    /// <summary>Of weights and activations; what is returned is of the type of what was given.</summary>
    internal ScalarType Type => _decoder.Type;

    /// <summary>Videos of 8n+1 frames -> unscaled latents; the diffusion networks work on <see cref="Scale"/> of their mean.</summary>
    public LatentDistribution Encode(Tensor video_BCFHW)
    {
        RequireVideo(video_BCFHW);
        using var scope = NewDisposeScope();
        var moments_B2Lfhw = _encoder.call(PixelPatches.Fold(video_BCFHW.to(Type), Config.PatchSize));
        var latents = LatentDistribution.FromMoments(moments_B2Lfhw.to(video_BCFHW.dtype));
        return new LatentDistribution(latents.Mean.MoveToOuterDisposeScope(), latents.LogVariance.MoveToOuterDisposeScope());
    }

    /// <summary>Unscaled latents -> videos, not clamped.</summary>
    public Tensor Decode(Tensor z_BLfhw)
    {
        if (z_BLfhw.shape is not [_, var channels, >= 1, >= 1, >= 1] || channels != Config.LatentChannels)
        {
            throw new ArgumentException($"The latents are [{string.Join(", ", z_BLfhw.shape)}]; they must be B{Config.LatentChannels}fhw.");
        }
        using var scope = NewDisposeScope();
        return PixelPatches.Unfold(_decoder.call(z_BLfhw.to(Type)), Config.PatchSize).to(z_BLfhw.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Latents as diffusion sees them: (z - mean) · scaling factor / std.</summary>
    public Tensor Scale(Tensor z_BLfhw)
    {
        using var scope = NewDisposeScope();
        return ((z_BLfhw - PerChannel(_mean_L, z_BLfhw)) * Config.ScalingFactor / PerChannel(_std_L, z_BLfhw)).MoveToOuterDisposeScope();
    }

    /// <summary>Inverse of <see cref="Scale"/>.</summary>
    public Tensor Unscale(Tensor scaled_BLfhw)
    {
        using var scope = NewDisposeScope();
        var spread_BLfhw = scaled_BLfhw * PerChannel(_std_L, scaled_BLfhw) / Config.ScalingFactor;
        return (spread_BLfhw + PerChannel(_mean_L, scaled_BLfhw)).MoveToOuterDisposeScope();
    }

    public override Tensor forward(Tensor video_BCFHW)
    {
        using var scope = NewDisposeScope();
        return Decode(Encode(video_BCFHW).Mean).MoveToOuterDisposeScope();
    }

    private static Tensor PerChannel(Tensor values_L, Tensor like) => values_L.to(like.dtype).to(like.device).reshape(1, -1, 1, 1, 1);

    private void RequireVideo(Tensor video_BCFHW)
    {
        var (scale, every) = (Config.LatentScale(), Config.FrameScale());
        if (video_BCFHW.shape is not [_, var channels, >= 1 and var frames, var height, var width]
            || channels != Config.InChannels || frames % every != 1 % every
            || height < scale || width < scale || height % scale != 0 || width % scale != 0)
        {
            throw new ArgumentException(
                $"The video is [{string.Join(", ", video_BCFHW.shape)}]; it must be B{Config.InChannels}FHW of {every}n+1 frames with sides "
                    + $"divisible by {scale}.");
        }
    }

    void ITakesTensors.Take(string name, Tensor tensor) =>
        ConditionallyRegisterBuffer(name, name == "latents_mean" ? _mean_L = tensor : _std_L = tensor);
}
