// Shapes: B batch, C channels (D out), F frames, H/W pixels, L latent channels, f latent frames, h/w latent pixels
using Dreamer.Diffusion.Checkpoints;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Dreamer.Diffusion.Networks.Ltx;

/// <summary>
/// One level of the encoder: ResNets, a part of time and sides, and other channels: BCFHW -> BDfhw (diffusers LTXVideoDownBlock3D; of the
/// later form, which changes channels as it folds, LTXVideo095DownBlock3D).
/// </summary>
internal sealed class LtxDownBlock : Module<Tensor, Tensor>
{
    [ComponentName(Name = "resnets")] private readonly ModuleList<LtxResnet> _resnets;
    [ComponentName(Name = "downsamplers")] private readonly ModuleList<Module<Tensor, Tensor>> _downsamplers = [];
    [ComponentName(Name = "conv_out")] private readonly LtxResnet? _convOut;

    public LtxDownBlock(LtxLevel level, LtxForm form) : base(nameof(LtxDownBlock))
    {
        _resnets = LtxLevel.Resnets(level.Layers, level.In, form);
        if (level.Resamples)
        {
            _downsamplers.Add(level.Folds
                ? new LtxFoldingDownsampler(level.In, level.Out, level.Stride, form.IsCausal)
                : new LtxConv(level.In, level.In, form.IsCausal, stride: 2));
        }
        _convOut = level.Folds || level.In == level.Out ? null : new LtxResnet(level.In, level.Out, form);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCFHW)
    {
        using var scope = NewDisposeScope();
        var h_BCfhw = _downsamplers.Through(_resnets.Through(x_BCFHW, null));
        return (_convOut?.call(h_BCfhw, null) ?? h_BCfhw).MoveToOuterDisposeScope();
    }
}

/// <summary>ResNets at the coarsest level: BCFHW -> BCFHW (diffusers LTXVideoMidBlock3d).</summary>
internal sealed class LtxMidBlock : Module<Tensor, LtxTold?, Tensor>
{
    [ComponentName(Name = "time_embedder")] private readonly LtxTimeEmbedder? _timeEmbedder;
    [ComponentName(Name = "resnets")] private readonly ModuleList<LtxResnet> _resnets;

    public LtxMidBlock(LtxLevel level, LtxForm form) : base(nameof(LtxMidBlock))
    {
        _timeEmbedder = form.KnowsTime ? new LtxTimeEmbedder(LtxTimeConditions.Sinusoid, 4 * level.In) : null;
        _resnets = LtxLevel.Resnets(level.Layers, level.In, form);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCFHW, LtxTold? told)
    {
        using var scope = NewDisposeScope();
        return _resnets.Through(x_BCFHW, told?.Embedded(_timeEmbedder)).MoveToOuterDisposeScope();
    }

    /// <summary>The same a frame at a time.</summary>
    public IEnumerable<Tensor> Over(IEnumerable<Tensor> frames, LtxTold told) => _resnets.Over(frames, told.Embedded(_timeEmbedder));
}

/// <summary>
/// One level of the decoder: other channels, twice of time and sides, then ResNets: BCFHW -> BDfhw (diffusers LTXVideoUpBlock3d).
/// </summary>
internal sealed class LtxUpBlock : Module<Tensor, LtxTold?, Tensor>
{
    [ComponentName(Name = "time_embedder")] private readonly LtxTimeEmbedder? _timeEmbedder;
    [ComponentName(Name = "conv_in")] private readonly LtxResnet? _convIn;
    [ComponentName(Name = "upsamplers")] private readonly ModuleList<LtxUpsampler> _upsamplers = [];
    [ComponentName(Name = "resnets")] private readonly ModuleList<LtxResnet> _resnets;

    public LtxUpBlock(LtxLevel level, LtxForm form) : base(nameof(LtxUpBlock))
    {
        _timeEmbedder = form.KnowsTime ? new LtxTimeEmbedder(LtxTimeConditions.Sinusoid, 4 * level.In) : null;
        _convIn = level.In == level.Out ? null : new LtxResnet(level.In, level.Out, form);
        if (level.Resamples)
        {
            _upsamplers.Add(new LtxUpsampler(level.Out, level.Factor, level.AddsInput, form.IsCausal));
        }
        _resnets = LtxLevel.Resnets(level.Layers, level.Out, form);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCFHW, LtxTold? told)
    {
        using var scope = NewDisposeScope();
        var h_BDFHW = _convIn?.call(x_BCFHW, told) ?? x_BCFHW;
        return _resnets.Through(_upsamplers.Through(h_BDFHW), told?.Embedded(_timeEmbedder)).MoveToOuterDisposeScope();
    }

    /// <summary>The same a frame at a time.</summary>
    public IEnumerable<Tensor> Over(IEnumerable<Tensor> frames, LtxTold told)
    {
        var changed = _convIn?.Over(frames, told) ?? frames;
        var doubled = _upsamplers.Aggregate(changed, (flow, layer) => layer.Over(flow));
        return _resnets.Over(doubled, told.Embedded(_timeEmbedder));
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
        var (channels, form) = (config.BlockOutChannels, new LtxForm(config.EncoderCausal, config.ResnetNormEps));
        _latents = config.LatentChannels;
        _convIn = new LtxConv(config.InChannels * config.PixelVolume, channels[0], form.IsCausal);
        _downBlocks = new([.. LtxLevel.Down(config).Select(level => new LtxDownBlock(level, form))]);
        _midBlock = new LtxMidBlock(LtxLevel.Middle(channels, config.LayersPerBlock), form);
        _normOut = new ChannelRmsNorm();
        _convOut = new LtxConv(channels[^1], config.LatentChannels + 1, form.IsCausal);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCFHW)
    {
        using var scope = NewDisposeScope();
        var h_BCfhw = _midBlock.call(_downBlocks.Through(_convIn.call(x_BCFHW)), null);
        var means_BLfhw = _convOut.OfNormed(_normOut, h_BCfhw); // and the variance behind them
        var variances_BLfhw = means_BLfhw.narrow(1, _latents, 1).expand(-1, _latents, -1, -1, -1);
        return cat([means_BLfhw.narrow(1, 0, _latents), variances_BLfhw], dim: 1).MoveToOuterDisposeScope();
    }
}

/// <summary>Latents -> patches of a video: BLfhw -> BCFHW (diffusers LTXVideoDecoder3d).</summary>
internal sealed class LtxDecoder : Module<Tensor, LtxTold?, Tensor>, ITakesTensors
{
    [ComponentName(Name = "conv_in")] private readonly LtxConv _convIn;
    [ComponentName(Name = "mid_block")] private readonly LtxMidBlock _midBlock;
    [ComponentName(Name = "up_blocks")] private readonly ModuleList<LtxUpBlock> _upBlocks;
    [ComponentName(Name = "norm_out")] private readonly ChannelRmsNorm _normOut;
    [ComponentName(Name = "conv_out")] private readonly LtxConv _convOut;
    [ComponentName(Name = "time_embedder")] private readonly LtxTimeEmbedder? _timeEmbedder;
    [ComponentName(Name = "timestep_scale_multiplier")] private Parameter? _timeScale;
    [ComponentName(Name = "scale_shift_table")] private Parameter? _table_2C;

    public LtxDecoder(AutoencoderKLLTXVideoConfig config) : base(nameof(LtxDecoder))
    {
        var (channels, levels) = (config.DecoderBlockOutChannels, LtxLevel.Up(config).ToList());
        var form = new LtxForm(config.DecoderCausal, config.ResnetNormEps, config.TimestepConditioning);
        _convIn = new LtxConv(config.LatentChannels, channels[^1], form.IsCausal);
        _midBlock = new LtxMidBlock(
            LtxLevel.Middle(channels, config.DecoderLayersPerBlock), form with { DrawsNoise = config.DrawsNoise(channels.Count) });
        _upBlocks = new([.. levels.Select((level, i) => new LtxUpBlock(
            level, form with { DrawsNoise = config.DrawsNoise(channels.Count - 1 - i) }))]);
        _normOut = new ChannelRmsNorm();
        _convOut = new LtxConv(levels[^1].Out, config.OutChannels * config.PixelVolume, form.IsCausal);
        if (form.KnowsTime)
        {
            _timeEmbedder = new LtxTimeEmbedder(LtxTimeConditions.Sinusoid, 2 * levels[^1].Out);
            _timeScale = Parameter(full([], 1000, dtype: ScalarType.Float32, device: Layers.Place));
            _table_2C = Modulation.Drawn(2, levels[^1].Out);
        }
        RegisterComponents();
    }

    internal ScalarType Type => _convIn.Type;

    public override Tensor forward(Tensor z_BLfhw, LtxTold? told)
    {
        using var scope = NewDisposeScope();
        var scaled = Scaled(told);
        var h_BCFHW = _upBlocks.Through(_midBlock.call(_convIn.call(z_BLfhw), scaled), scaled);
        var moves = MovesOf(scaled);
        return _convOut.OfNormed(_normOut, h_BCFHW, moves?[0], moves?[1]).MoveToOuterDisposeScope();
    }

    /// <summary>The same a frame at a time: latent frames BL1hw -> frames of patches BC1HW, of which the first latent one makes one.</summary>
    public IEnumerable<Tensor> Over(IEnumerable<Tensor> frames, LtxTold told)
    {
        using var scope = NewDisposeScope();
        var scaled = Scaled(told)!;
        var moves = MovesOf(scaled)?.Select(scaled.Keep).ToArray();
        var flow = _upBlocks.Aggregate(_midBlock.Over(_convIn.Over(frames), scaled), (h, block) => block.Over(h, scaled));
        return _convOut.OverNormed(_normOut, flow, moves?[0], moves?[1]);
    }

    private LtxTold? Scaled(LtxTold? told) =>
        _timeScale is null ? told : told! with { Time = told.Time! * _timeScale.to(told.Time!.dtype) };

    /// <summary>Shift and scale of the last norm.</summary>
    private Tensor[]? MovesOf(LtxTold? scaled) => _table_2C is null ? null : scaled!.Embedded(_timeEmbedder).Rows(_table_2C);

    void ITakesTensors.Take(string name, Tensor tensor) => ConditionallyRegisterParameter(
        name, name == "scale_shift_table" ? _table_2C = (Parameter)tensor : _timeScale = (Parameter)tensor);
}

/// <summary>
/// Videos in [-1, 1] to latents and back, BCFHW &lt;-> BLfhw, each in one piece. Layout and keys of diffusers' AutoencoderKLLTXVideo, of
/// LTX-Video 0.9.0 to 0.9.8; what latents are scaled by lies among the weights.
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

    /// <summary>
    /// Unscaled latents -> videos, not clamped. A decoder with <c>timestep_conditioning</c> is told how much noise is in each of the
    /// latents, B from 0 to 1; one with <c>decoder_inject_noise</c> asks for noise HW, once for each place where it adds it.
    /// </summary>
    public Tensor Decode(Tensor z_BLfhw, Tensor? time_B = null, Func<long, long, Tensor>? noise = null)
    {
        RequireTold(z_BLfhw, time_B, noise);
        using var scope = NewDisposeScope();
        var patches_BCFHW = _decoder.call(z_BLfhw.to(Type), ToldOf(time_B, noise));
        return PixelPatches.Unfold(patches_BCFHW, Config.PatchSize).to(z_BLfhw.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The same a frame at a time, BC1HW, so that memory does not grow with their number; each is computed when it is asked for, and is
    /// the caller's to dispose.
    /// </summary>
    public IEnumerable<Tensor> DecodeFrames(Tensor z_BLfhw, Tensor? time_B = null, Func<long, long, Tensor>? noise = null)
    {
        RequireTold(z_BLfhw, time_B, noise);
        return Flow(z_BLfhw, new LtxTold(time_B, noise));
    }

    private IEnumerable<Tensor> Flow(Tensor z_BLfhw, LtxTold told)
    {
        try
        {
            var latents = LtxStream.Of(z_BLfhw).Each(z_BL1hw => z_BL1hw.to(Type, copy: true));
            foreach (var patches_BC1HW in _decoder.Over(latents, told))
            {
                yield return Unfolded(patches_BC1HW, z_BLfhw.dtype);
            }
        }
        finally
        {
            told.Leave();
        }
    }

    private Tensor Unfolded(Tensor patches_BC1HW, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var given = patches_BC1HW;
        return PixelPatches.Unfold(given, Config.PatchSize).to(type, copy: true).DetachFromDisposeScope();
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

    private static LtxTold? ToldOf(Tensor? time_B, Func<long, long, Tensor>? noise) =>
        time_B is null && noise is null ? null : new LtxTold(time_B, noise);

    private void RequireTold(Tensor z_BLfhw, Tensor? time_B, Func<long, long, Tensor>? noise)
    {
        if (z_BLfhw.shape is not [_, var channels, >= 1, >= 1, >= 1] || channels != Config.LatentChannels)
        {
            throw new ArgumentException($"The latents are [{string.Join(", ", z_BLfhw.shape)}]; they must be B{Config.LatentChannels}fhw.");
        }
        if ((time_B is null) == Config.TimestepConditioning || (noise is null && Config.DecoderInjectNoise.Contains(true)))
        {
            throw new ArgumentException(
                $"The decoder has timestep_conditioning {Config.TimestepConditioning} and decoder_inject_noise "
                    + $"{string.Join(", ", Config.DecoderInjectNoise)}; it was given {(time_B is null ? "no time" : "a time")} and "
                    + $"{(noise is null ? "no noise" : "noise")}.");
        }
    }

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
