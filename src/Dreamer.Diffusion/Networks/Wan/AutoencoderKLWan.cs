// Shapes: B batch, C channels, F frames, H/W pixels, L latent channels, f latent frames, h/w latent pixels
using Dreamer.Diffusion.Devices;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Dreamer.Diffusion.Networks.Wan;

/// <summary>A chunk of frames -> moments of the latents: BCFHW -> B(2L)fhw (diffusers WanEncoder3d).</summary>
internal sealed class WanEncoder : Module<Tensor, FrameMemory, Tensor>
{
    [ComponentName(Name = "conv_in")] private readonly FrameConv _convIn;
    [ComponentName(Name = "down_blocks")] private readonly ModuleList<Module<Tensor, FrameMemory, Tensor>> _downBlocks;
    [ComponentName(Name = "mid_block")] private readonly WanMidBlock _midBlock;
    [ComponentName(Name = "norm_out")] private readonly ChannelNorm _normOut;
    [ComponentName(Name = "conv_out")] private readonly FrameConv _convOut;

    public WanEncoder(AutoencoderKLWanConfig config) : base(nameof(WanEncoder))
    {
        var top = config.EncoderChannels()[^1];
        _convIn = new FrameConv(config.InChannels, config.BaseDim, frames: 3, pixels: 3);
        _downBlocks = new(
            [.. WanLevel.Down(config).SelectMany(level => config.IsResidual ? [new WanResidualDownBlock(level)] : Flat(level))]);
        _midBlock = new WanMidBlock(top);
        _normOut = new ChannelNorm(top, axes: 3);
        _convOut = new FrameConv(top, 2 * config.ZDim, frames: 3, pixels: 3);
        RegisterComponents();
    }

    internal WanMidBlock MidBlock => _midBlock;
    internal ChannelNorm NormOut => _normOut;

    public override Tensor forward(Tensor x_BCFHW, FrameMemory memory)
    {
        using var scope = NewDisposeScope();
        var h_BCFHW = _downBlocks.Through(_convIn.Causal(x_BCFHW, memory), memory);
        return _convOut.CausalOfNormed(_normOut, _midBlock.call(h_BCFHW, memory), memory).MoveToOuterDisposeScope();
    }

    // Wan 2.1 has no blocks: ResNets and down-samplers stand in one list.
    private static IEnumerable<Module<Tensor, FrameMemory, Tensor>> Flat(WanLevel level) =>
        [.. level.Resnets(), .. level.Resamples ? [new WanDownsampler(level.Out, level.InTime)] : Array.Empty<WanDownsampler>()];
}

/// <summary>One latent frame -> the frames that it stands for: BLfhw -> BCFHW (diffusers WanDecoder3d).</summary>
internal sealed class WanDecoder : Module<Tensor, FrameMemory, Tensor>
{
    [ComponentName(Name = "conv_in")] private readonly FrameConv _convIn;
    [ComponentName(Name = "mid_block")] private readonly WanMidBlock _midBlock;
    [ComponentName(Name = "up_blocks")] private readonly ModuleList<Module<Tensor, FrameMemory, Tensor>> _upBlocks;
    [ComponentName(Name = "norm_out")] private readonly ChannelNorm _normOut;
    [ComponentName(Name = "conv_out")] private readonly FrameConv _convOut;

    public WanDecoder(AutoencoderKLWanConfig config) : base(nameof(WanDecoder))
    {
        var channels = config.DecoderChannels();
        _convIn = new FrameConv(config.ZDim, channels[0], frames: 3, pixels: 3);
        _midBlock = new WanMidBlock(channels[0]);
        _upBlocks = new([.. WanLevel.Up(config).Select(level => Block(level, config.IsResidual))]);
        _normOut = new ChannelNorm(channels[^1], axes: 3);
        _convOut = new FrameConv(channels[^1], config.OutChannels, frames: 3, pixels: 3);
        RegisterComponents();
    }

    internal FrameConv ConvIn => _convIn;

    public override Tensor forward(Tensor z_BLfhw, FrameMemory memory)
    {
        using var scope = NewDisposeScope();
        var h_BCFHW = _midBlock.call(_convIn.Causal(z_BLfhw, memory), memory);
        return _convOut.CausalOfNormed(_normOut, _upBlocks.Through(h_BCFHW, memory), memory).MoveToOuterDisposeScope();
    }

    private static Module<Tensor, FrameMemory, Tensor> Block(WanLevel level, bool isResidual) =>
        isResidual ? new WanResidualUpBlock(level) : new WanUpBlock(level);
}

/// <summary>
/// Videos in [-1, 1] to latents and back, BCFHW &lt;-> BLfhw, in chunks of time that carry on what the one before left: memory does not
/// grow with the number of frames. Layout and keys of diffusers' AutoencoderKLWan, of Wan 2.1 and of 2.2.
/// </summary>
public sealed class AutoencoderKLWan : Module<Tensor, Tensor>
{
    [ComponentName(Name = "encoder")] private readonly WanEncoder _encoder;
    [ComponentName(Name = "quant_conv")] private readonly FrameConv _quantConv;
    [ComponentName(Name = "post_quant_conv")] private readonly FrameConv _postQuantConv;
    [ComponentName(Name = "decoder")] private readonly WanDecoder _decoder;

    public AutoencoderKLWan(AutoencoderKLWanConfig config) : base(nameof(AutoencoderKLWan))
    {
        config.Validate();
        Config = config;
        _encoder = new WanEncoder(config);
        _quantConv = new FrameConv(2 * config.ZDim, 2 * config.ZDim, frames: 1, pixels: 1);
        _postQuantConv = new FrameConv(config.ZDim, config.ZDim, frames: 1, pixels: 1);
        _decoder = new WanDecoder(config);
        RegisterComponents();
    }

    public AutoencoderKLWanConfig Config { get; }

    /// <summary>What a model of such a type loads it in: float32, as all published examples do.</summary>
    internal static ScalarType TypeIn(ScalarType model) => NumberTypes.Wide(model);

    /// <summary>Of weights and activations; what is returned is of the type of what was given.</summary>
    internal ScalarType Type => _decoder.ConvIn.Type;

    public Device Device => _decoder.ConvIn.Device;

    internal WanEncoder Encoder => _encoder;

    /// <summary>This network's keys for those of a checkpoint of these names: diffusers' or the original code's.</summary>
    public static Func<string, string?> KeysOf(IReadOnlyCollection<string> names) => AutoencoderKLWanKeys.Of(names);

    /// <summary>
    /// Videos -> unscaled latents; the diffusion networks work on <see cref="Scale"/> of their mean. Of a video that is not 4n+1 frames
    /// long the last ones are left out. It may lie on another device: each chunk is brought here.
    /// </summary>
    public LatentDistribution Encode(Tensor video_BCFHW)
    {
        using var scope = NewDisposeScope();
        var moments_B2Lfhw = cat([.. EncodeChunks(video_BCFHW)], dim: 2);
        var latents = LatentDistribution.FromMoments(moments_B2Lfhw);
        return new LatentDistribution(latents.Mean.MoveToOuterDisposeScope(), latents.LogVariance.MoveToOuterDisposeScope());
    }

    /// <summary>Unscaled latents -> videos, clamped to [-1, 1].</summary>
    public Tensor Decode(Tensor z_BLfhw)
    {
        using var scope = NewDisposeScope();
        return cat([.. DecodeChunks(z_BLfhw)], dim: 2).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The same as it comes: the first frame, then the frames of one latent frame at a time, each BCFHW and the caller's to dispose.
    /// </summary>
    public IEnumerable<Tensor> DecodeChunks(Tensor z_BLfhw)
    {
        if (z_BLfhw.shape is not [_, var channels, >= 1, >= 1, >= 1] || channels != Config.ZDim)
        {
            throw new ArgumentException($"The latents are [{string.Join(", ", z_BLfhw.shape)}]; they must be B{Config.ZDim}fhw.");
        }
        return Chunks(z_BLfhw, Spans(z_BLfhw.shape[2], atOnce: 1), DecodeChunk);
    }

    /// <summary>The moments B(2L)fhw, one latent frame after another.</summary>
    internal IEnumerable<Tensor> EncodeChunks(Tensor video_BCFHW)
    {
        RequireVideo(video_BCFHW);
        return Chunks(video_BCFHW, Spans(video_BCFHW.shape[2], AutoencoderKLWanConfig.ChunkFrames), EncodeChunk);
    }

    /// <summary>Latents as diffusion sees them: (z - mean) / std.</summary>
    public Tensor Scale(Tensor z_BLfhw)
    {
        using var scope = NewDisposeScope();
        return ((z_BLfhw - PerChannel(Config.LatentsMean, z_BLfhw)) * InverseStd(z_BLfhw)).MoveToOuterDisposeScope();
    }

    /// <summary>Inverse of <see cref="Scale"/>.</summary>
    public Tensor Unscale(Tensor scaled_BLfhw)
    {
        using var scope = NewDisposeScope();
        return (scaled_BLfhw / InverseStd(scaled_BLfhw) + PerChannel(Config.LatentsMean, scaled_BLfhw)).MoveToOuterDisposeScope();
    }

    public override Tensor forward(Tensor video_BCFHW)
    {
        using var scope = NewDisposeScope();
        return Decode(Encode(video_BCFHW).Mean).MoveToOuterDisposeScope();
    }

    // The first frame alone, then as many at once as there are whole chunks of.
    private static IEnumerable<(long Start, long Count)> Spans(long frames, int atOnce)
    {
        yield return (0, 1);
        for (var start = 1L; start + atOnce <= frames; start += atOnce)
        {
            yield return (start, atOnce);
        }
    }

    // No dispose scope is open while the caller has the turn.
    private static IEnumerable<Tensor> Chunks(
        Tensor all, IEnumerable<(long Start, long Count)> spans, Func<Tensor, FrameMemory, Tensor> compute)
    {
        using var memory = new FrameMemory();
        foreach (var (start, count) in spans)
        {
            yield return Computed(start, count);
            memory.EndChunk();
        }

        Tensor Computed(long start, long count)
        {
            using var scope = NewDisposeScope();
            return compute(all.narrow(2, start, count), memory).MoveToOuterDisposeScope();
        }
    }

    private Tensor EncodeChunk(Tensor frames_BCFHW, FrameMemory memory)
    {
        var own_BCFHW = PixelPatches.Fold(frames_BCFHW.to(Device).to(Type), Config.Patch);
        return _quantConv.call(_encoder.call(own_BCFHW, memory)).to(frames_BCFHW.dtype);
    }

    private Tensor DecodeChunk(Tensor z_BLfhw, FrameMemory memory)
    {
        var own_BLfhw = _postQuantConv.call(z_BLfhw.to(Device).to(Type));
        return PixelPatches.Unfold(_decoder.call(own_BLfhw, memory), Config.Patch).clamp(-1, 1).to(z_BLfhw.dtype);
    }

    // As the reference: multiplied by the inverse on the way in, divided by it on the way out.
    private Tensor InverseStd(Tensor like) => PerChannel(Config.LatentsStd, like).reciprocal();

    private static Tensor PerChannel(IReadOnlyList<float> values, Tensor like) =>
        tensor(values.ToArray(), dtype: like.dtype, device: like.device).reshape(1, values.Count, 1, 1, 1);

    private void RequireVideo(Tensor video_BCFHW)
    {
        var (scale, colours) = (Config.LatentScale(), Config.InChannels / (Config.Patch * Config.Patch));
        if (video_BCFHW.shape is not [_, var channels, >= 1, var height, var width]
            || channels != colours || height < scale || width < scale || height % scale != 0 || width % scale != 0)
        {
            throw new ArgumentException(
                $"The video is [{string.Join(", ", video_BCFHW.shape)}]; it must be B{colours}FHW with sides divisible by {scale}.");
        }
    }
}
