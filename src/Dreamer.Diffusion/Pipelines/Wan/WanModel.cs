// Shapes: B batch, C channels, f latent frames, H/W latent pixels, h/w pixels, L tokens, D text width, F frames
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Pipelines.Flow;
using Dreamer.Diffusion.Sampling;
using Dreamer.Diffusion.Tokenizers;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Wan;

/// <summary>
/// A model of Wan 2.1 or 2.2. What its transformer is shown decides what it makes: of latents alone stills, and clips of a still that is
/// held (TI2V); with a condition beside them clips of a still (I2V).
/// </summary>
public sealed class WanModel : FlowModel
{
    private readonly WanParts _parts;

    internal WanModel(WanParts parts, TensorPlace place) : base(place, parts.Coming) => _parts = parts;

    public override ModelInfo Info => _parts.Info;

    internal IReadOnlyList<NetworkPart<WanTransformer3DModel>> Experts => _parts.Experts;

    internal WanDefaults Defaults => _parts.Index.Dreamer;

    /// <summary>A latent frame at a time: the first is one frame, and each after it four.</summary>
    public override IEnumerable<Tensor> DecodeFrames(Tensor latents_FCHW)
    {
        using var latents_1CfHW = Unscaled(latents_FCHW);
        foreach (var frame_1Chw in VideoPieces.Frames(_parts.Vae.DecodeChunks(latents_1CfHW)))
        {
            yield return frame_1Chw;
        }
    }

    /// <summary>How many of a run's steps are the first expert's.</summary>
    internal int StepsOfFirst(FlowSampler sampler) =>
        WanExperts.StepsOfFirst(sampler.Timesteps, _parts.Index.BoundaryRatio, sampler.Config.TrainSteps);

    protected override void Dispose(bool disposing)
    {
        _parts.Vae.Dispose();
        _parts.Vision?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The rows up to the text's end: those behind it are zeros, and need no keeping.</summary>
    private protected override Tensor Embed(string text)
    {
        var sequence = _parts.Tokenizer.Encode(PromptCleaning.Clean(text), WanPrompt.Rows);
        var used = (int)sequence.Mask.Sum();
        var ids_1L = tensor(sequence.Ids[..used], dtype: ScalarType.Int64, device: TextsAt).unsqueeze(0);
        return WanPrompt.Encode(_parts.TextEncoder.Network, ids_1L, ones_like(ids_1L)).to(Place.Device);
    }

    private protected override Tensor Encode(Tensor video_BCFhw) => _parts.Vae.Scale(_parts.Vae.Encode(video_BCFhw).Mean);

    private protected override FlowSampler SamplerOf(int steps, PixelSize size, int frames)
    {
        var tokens = frames * (int)(size / Info.SizeMultiple).Pixels;
        return FlowSampler.Create(_parts.Schedule, steps, _parts.Schedule.Dynamic?.Of(tokens));
    }

    private protected override DenoisingJob Begun(StillRequest request, StillConditions conditions, JobState state, FlowWay way) =>
        new WanJob<StillRequest>(
            this, request, state, way, new WanScript(FlowGuide.Of(request, conditions), GivenFrames.Nothing, null));

    private protected override DenoisingJob Begun(ClipRequest request, ClipConditions given, JobState state, FlowWay way)
    {
        var script = new WanScript(
            FlowGuide.Of(request, given), GivenOf(given, request.Frames), _parts.ImageTokens(given.StillImage_1Chw));
        return new WanJob<ClipRequest>(this, request, state, way, script);
    }

    private Tensor Unscaled(Tensor latents_FCHW)
    {
        using var scope = NewDisposeScope();
        var latents_1CfHW = latents_FCHW.to(Place.Device).transpose(0, 1).unsqueeze(0);
        return _parts.Vae.Unscale(latents_1CfHW).DetachFromDisposeScope();
    }

    private GivenFrames GivenOf(ClipConditions given, int frames)
    {
        if (WanConfigs.Holds(_parts.Index, _parts.Expert))
        {
            return Held(given);
        }
        var video_1CFhw = WanGivenFrames.Video(given.StillImage_1Chw, null, frames);
        return new GivenFrames(Condition_BMfhw: WanGivenFrames.Condition(Encode(video_1CFhw), hasLast: false));
    }

    private protected override void RequireStills()
    {
        if (!Info.Makes.Stills)
        {
            throw new NotSupportedException(
                $"The model {Info.Name} makes clips of a still and no stills: its transformer has {_parts.Expert.InChannels} "
                    + $"in_channels, which a given still is a part of.");
        }
    }

    private protected override void RequireClips()
    {
        if (!Info.Makes.Clips)
        {
            throw new NotSupportedException(_parts.Expert.TakesLatents
                ? $"The model {Info.Name} makes stills and no clips: its transformer is shown no still, since its index has no "
                    + $"expand_timesteps, and has {_parts.Expert.InChannels} in_channels."
                : $"The model {Info.Name} makes no clips of one still: its transformer's pos_embed_seq_len "
                    + $"{_parts.Expert.PosEmbedSeqLen} is of two, the first and the last frame.");
        }
    }
}
