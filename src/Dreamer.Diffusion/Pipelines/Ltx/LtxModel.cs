// Shapes: B batch, C channels, f latent frames, H/W latent pixels, h/w pixels, L tokens, D text width, F frames
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Ltx;
using Dreamer.Diffusion.Pipelines.Flow;
using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Ltx;

/// <summary>A model of LTX-Video: stills of one latent frame, and clips whose first one is held (diffusers LTXImageToVideoPipeline).</summary>
public sealed class LtxModel : FlowModel
{
    private readonly LtxParts _parts;

    internal LtxModel(LtxParts parts, TensorPlace place) : base(place, parts.Coming) => _parts = parts;

    public override ModelInfo Info => _parts.Info;

    internal LTXVideoTransformer3DModel Transformer => _parts.Transformer.Network;

    /// <summary>Each once the latents around it have gone through the layers.</summary>
    public override IEnumerable<Tensor> DecodeFrames(Tensor latents_FCHW)
    {
        using var latents_1CfHW = Unscaled(latents_FCHW);
        foreach (var frame_1Chw in VideoPieces.Frames(LtxDecoding.Frames(_parts, latents_1CfHW)))
        {
            yield return frame_1Chw;
        }
    }

    private protected override Tensor Embed(string text) => LtxPrompt.Encode(_parts, text, TextsAt).to(Place.Device);

    private protected override Tensor Encode(Tensor video_BCFhw) => _parts.Vae.Scale(_parts.Vae.Encode(video_BCFhw).Mean);

    private protected override FlowSampler SamplerOf(int steps, PixelSize size, int frames)
    {
        var tokens = frames * (int)(size / Info.LatentScale).Pixels;
        return LtxLevels.Sampler(_parts.Schedule, _parts.Index, steps, tokens);
    }

    private protected override DenoisingJob Begun(StillRequest request, StillConditions conditions, JobState state, FlowWay way) =>
        new LtxJob<StillRequest>(
            this, request, state, way, new LtxScript(FlowGuide.Of(request, conditions), GivenFrames.Nothing, SpacingAt(Info.DefaultFps)));

    private protected override DenoisingJob Begun(ClipRequest request, ClipConditions given, JobState state, FlowWay way)
    {
        var spacing = SpacingAt(request.Fps);
        return new LtxJob<ClipRequest>(this, request, state, way, new LtxScript(FlowGuide.Of(request, given), Held(given), spacing));
    }

    protected override void Dispose(bool disposing)
    {
        _parts.Vae.Dispose();
        base.Dispose(disposing);
    }

    private Tensor Unscaled(Tensor latents_FCHW)
    {
        using var scope = NewDisposeScope();
        return _parts.Vae.Unscale(latents_FCHW.to(Place.Device).transpose(0, 1).unsqueeze(0)).DetachFromDisposeScope();
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
