// Shapes: B batch, C channels, f latent frames, H/W latent pixels, h/w pixels, L tokens, D text width, F frames
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Native;
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
public sealed class WanModel : DiffusionModel
{
    private readonly WanParts _parts;
    private Device _textsAt;

    internal WanModel(WanParts parts, TensorPlace place) => (_parts, Place, _textsAt) = (parts, place, place.Device);

    public override ModelInfo Info => _parts.Info;

    public override TensorPlace Place { get; }

    public override IReadOnlyList<ModelPart> Parts => _parts.Outlines;

    internal IReadOnlyList<NetworkPart<WanTransformer3DModel>> Experts => _parts.Experts;

    internal WanDefaults Defaults => _parts.Index.Dreamer;

    public override void LoadPart(string part, TensorPlace? place = null)
    {
        using var off = no_grad();
        var isText = part == _parts.TextEncoder.Name;
        using var folder = new ModelFolder(_parts.Folder, isText ? place ?? Place : Place, _parts.Loras);
        Find(part).Load(folder);
        _textsAt = isText ? (place ?? Place).Device : _textsAt;
        folder.RequireSound();
        folder.GiveUp();
    }

    public override void UnloadPart(string part)
    {
        Find(part).Unload();
        NativeSettings.ReleaseFreeMemory();
    }

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
        return Encoded(image_BChw.to(Place.Device).unsqueeze(2)).squeeze(2).MoveToOuterDisposeScope();
    }

    /// <summary>A latent frame at a time: the first is one frame, and each after it four.</summary>
    public override IEnumerable<Tensor> DecodeFrames(Tensor latents_FCHW)
    {
        using var latents_1CfHW = Unscaled(latents_FCHW);
        foreach (var frame_1Chw in VideoPieces.Frames(_parts.Vae.DecodeChunks(latents_1CfHW)))
        {
            yield return frame_1Chw;
        }
    }

    public override DenoisingJob Begin(StillRequest request, StillConditions conditions, byte[]? checkpoint = null)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        RequireStills();
        var (shape, sampler) = (Shape(request.Check(Info).Size, frames: 1), SamplerOf(request.Steps, request.Size, frames: 1));
        conditions.Origin?.Check(request, [shape[0], shape[1], shape[3], shape[4]]);
        var guides = FlowGuide.Of(request, conditions);
        var way = new FlowWay(sampler, request.Quality);
        var (state, isInexact) = checkpoint is null
            ? (new JobState(FlowStart.Of(request, conditions.Origin, shape, sampler, Place.Device), null), false)
            : JobCheckpoint.Read(checkpoint, request, shape, this);
        return new WanJob<StillRequest>(this, request, state, way, new WanScript(guides, GivenFrames.Nothing, null))
        {
            IsInexact = isInexact,
        };
    }

    public override DenoisingJob Begin(ClipRequest request, ClipConditions conditions, byte[]? checkpoint = null)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        RequireClips();
        var given = conditions.To(Place.Device).Check(request.Check(Info), Info);
        var frames = 1 + (request.Frames - 1) / Info.Makes.FrameStep;
        var (shape, sampler) = (Shape(request.Size, frames), SamplerOf(request.Steps, request.Size, frames));
        var guides = FlowGuide.Of(request, given);
        var way = new FlowWay(sampler, request.Quality);
        var (state, isInexact) = checkpoint is null
            ? (new JobState(FlowStart.Of(request, shape, sampler, Place.Device), null), false)
            : JobCheckpoint.Read(checkpoint, request, shape, this);
        var script = new WanScript(guides, GivenOf(given, request.Frames), _parts.ImageTokens(given.StillImage_1Chw));
        return new WanJob<ClipRequest>(this, request, state, way, script) { IsInexact = isInexact };
    }

    /// <summary>How many of a run's steps are the first expert's.</summary>
    internal int StepsOfFirst(FlowSampler sampler) =>
        WanExperts.StepsOfFirst(sampler.Timesteps, _parts.Index.BoundaryRatio, sampler.Config.TrainSteps);

    protected override void Dispose(bool disposing)
    {
        foreach (var part in _parts.Networks)
        {
            part.Unload();
        }
        _parts.Vae.Dispose();
        _parts.Vision?.Dispose();
        NativeSettings.ReleaseFreeMemory();
    }

    private INetworkPart Find(string part) => _parts.Networks.FirstOrDefault(known => known.Name == part) ?? throw NoPart(part);

    /// <summary>The rows up to the caption's end, 1LD: those behind it are zeros, and need no keeping.</summary>
    private Tensor Encode(string caption)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var sequence = _parts.Tokenizer.Encode(PromptCleaning.Clean(caption), WanPrompt.Rows);
        var used = (int)sequence.Mask.Sum();
        var ids_1L = tensor(sequence.Ids[..used], dtype: ScalarType.Int64, device: _textsAt).unsqueeze(0);
        return WanPrompt.Encode(_parts.TextEncoder.Network, ids_1L, ones_like(ids_1L)).to(Place.Device).DetachFromDisposeScope();
    }

    private Tensor Encoded(Tensor video_BCFhw) => _parts.Vae.Scale(_parts.Vae.Encode(video_BCFhw).Mean);

    private Tensor Unscaled(Tensor latents_FCHW)
    {
        using var scope = NewDisposeScope();
        var latents_1CfHW = latents_FCHW.to(Place.Device).transpose(0, 1).unsqueeze(0);
        return _parts.Vae.Unscale(latents_1CfHW).DetachFromDisposeScope();
    }

    private long[] Shape(PixelSize size, int frames)
    {
        var latent = size / Info.LatentScale;
        return [1, Info.LatentChannels, frames, latent.Height, latent.Width];
    }

    private FlowSampler SamplerOf(int steps, PixelSize size, int frames)
    {
        var tokens = frames * (int)(size / Info.SizeMultiple).Pixels;
        return FlowSampler.Create(_parts.Schedule, steps, _parts.Schedule.Dynamic?.Of(tokens));
    }

    private GivenFrames GivenOf(ClipConditions given, int frames)
    {
        if (WanConfigs.Holds(_parts.Index, _parts.Expert))
        {
            return new GivenFrames(Held_BLfhw: given.StillLatent_1CHW.unsqueeze(2).clone());
        }
        var video_1CFhw = WanGivenFrames.Video(given.StillImage_1Chw, null, frames);
        return new GivenFrames(Condition_BMfhw: WanGivenFrames.Condition(Encoded(video_1CFhw), hasLast: false));
    }

    private void RequireStills()
    {
        if (!Info.Makes.Stills)
        {
            throw new NotSupportedException(
                $"The model {Info.Name} makes clips of a still and no stills: its transformer has {_parts.Expert.InChannels} "
                    + $"in_channels, which a given still is a part of.");
        }
    }

    private void RequireClips()
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
