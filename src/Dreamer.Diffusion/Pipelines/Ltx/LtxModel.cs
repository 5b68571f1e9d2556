// Shapes: B batch, C channels, f latent frames, H/W latent pixels, h/w pixels, L tokens, D text width, F frames
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Native;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Ltx;
using Dreamer.Diffusion.Pipelines.Flow;
using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Ltx;

/// <summary>A model of LTX-Video: stills of one latent frame, and clips whose first one is held (diffusers LTXImageToVideoPipeline).</summary>
public sealed class LtxModel : DiffusionModel
{
    private readonly LtxParts _parts;

    internal LtxModel(LtxParts parts, TensorPlace place) => (_parts, Place) = (parts, place);

    public override ModelInfo Info => _parts.Info;

    public override TensorPlace Place { get; }

    internal LTXVideoTransformer3DModel Transformer => _parts.Transformer;

    public override CaptionEmbedding EncodeCaption(string caption) => new(Encode(caption), null);

    public override MotionEmbedding EncodeMotion(string caption)
    {
        var tokens_1LD = Encode(caption);
        return new MotionEmbedding(
            tokens_1LD, ones([1, tokens_1LD.shape[1]], dtype: ScalarType.Int64, device: Place.Device).DetachFromDisposeScope());
    }

    public override Tensor EncodeStill(Tensor image_BChw)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var latents_BC1HW = _parts.Vae.Scale(_parts.Vae.Encode(image_BChw.to(Place.Device).unsqueeze(2)).Mean);
        return latents_BC1HW.squeeze(2).MoveToOuterDisposeScope();
    }

    /// <summary>All at once, since the decoder sees each frame's neighbours; then a frame at a time.</summary>
    public override IEnumerable<Tensor> DecodeFrames(Tensor latents_FCHW)
    {
        foreach (var frame_1Chw in VideoPieces.Frames([Decoded(latents_FCHW)]))
        {
            yield return frame_1Chw;
        }
    }

    public override DenoisingJob Begin(StillRequest request, StillConditions conditions, byte[]? checkpoint = null)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var (shape, sampler) = (Shape(request.Check(Info).Size, frames: 1), SamplerOf(request.Steps, request.Size, frames: 1));
        conditions.Origin?.Check(request, [shape[0], shape[1], shape[3], shape[4]]);
        var way = new FlowWay(sampler, request.Quality);
        var (state, isInexact) = checkpoint is null
            ? (new JobState(FlowStart.Of(request, conditions.Origin, shape, sampler, Place.Device), null), false)
            : JobCheckpoint.Read(checkpoint, request, shape, this);
        var script = new LtxScript(FlowGuide.Of(request, conditions), GivenFrames.Nothing, SpacingAt(Info.DefaultFps));
        return new LtxJob<StillRequest>(this, request, state, way, script) { IsInexact = isInexact };
    }

    public override DenoisingJob Begin(ClipRequest request, ClipConditions conditions, byte[]? checkpoint = null)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var given = conditions.To(Place.Device).Check(request.Check(Info), Info);
        var spacing = SpacingAt(request.Fps);
        var frames = 1 + (request.Frames - 1) / Info.Makes.FrameStep;
        var (shape, sampler) = (Shape(request.Size, frames), SamplerOf(request.Steps, request.Size, frames));
        var way = new FlowWay(sampler, request.Quality);
        var (state, isInexact) = checkpoint is null
            ? (new JobState(FlowStart.Of(request, shape, sampler, Place.Device), null), false)
            : JobCheckpoint.Read(checkpoint, request, shape, this);
        var held = new GivenFrames(Held_BLfhw: given.StillLatent_1CHW.unsqueeze(2).clone());
        var script = new LtxScript(FlowGuide.Of(request, given), held, spacing);
        return new LtxJob<ClipRequest>(this, request, state, way, script) { IsInexact = isInexact };
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var network in _parts.Networks)
        {
            network.Dispose();
        }
        NativeSettings.ReleaseFreeMemory();
    }

    private Tensor Encode(string caption)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        return LtxPrompt.Encode(_parts, caption, Place.Device).DetachFromDisposeScope();
    }

    private Tensor Decoded(Tensor latents_FCHW)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var latents_1CfHW = _parts.Vae.Unscale(latents_FCHW.to(Place.Device).transpose(0, 1).unsqueeze(0));
        return LtxDecoding.Decode(_parts, latents_1CfHW).clamp(-1, 1).DetachFromDisposeScope();
    }

    private long[] Shape(PixelSize size, int frames)
    {
        var latent = size / Info.LatentScale;
        return [1, Info.LatentChannels, frames, latent.Height, latent.Width];
    }

    private FlowSampler SamplerOf(int steps, PixelSize size, int frames)
    {
        var tokens = frames * (int)(size / Info.LatentScale).Pixels;
        return LtxLevels.Sampler(_parts.Schedule, _parts.Index, steps, tokens);
    }

    private TokenSpacing SpacingAt(double fps)
    {
        if (!(fps > 0))
        {
            throw new ArgumentException($"The fps is {fps}; this model places frames in seconds, and takes more than 0.");
        }
        var (frames, pixels) = (Info.Makes.FrameStep, Info.LatentScale);
        return _parts.Index.IsConditional ? TokenSpacing.ByFirstFrame(fps, frames, pixels) : TokenSpacing.Of(fps, frames, pixels);
    }
}
