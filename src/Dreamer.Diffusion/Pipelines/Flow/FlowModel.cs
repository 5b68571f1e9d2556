// Shapes: B batch, C channels, f latent frames, H/W latent pixels, h/w pixels, L tokens, D text width, F frames
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Native;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Flow;

/// <summary>
/// A model of a flow over whole videos: one text guides stills as it does clips, a still is one latent frame, and a job's sampler moves all
/// frames together.
/// </summary>
public abstract class FlowModel : DiffusionModel
{
    private readonly FlowParts _coming;

    private protected FlowModel(TensorPlace place, FlowParts coming) => (Place, TextsAt, _coming) = (place, place.Device, coming);

    public override TensorPlace Place { get; }

    public override IReadOnlyList<ModelPart> Parts => _coming.Outlines;

    /// <summary>Where texts are embedded.</summary>
    private protected Device TextsAt { get; private set; }

    public override void LoadPart(string part, TensorPlace? place = null)
    {
        var found = Find(part);
        if (found != _coming.Texts)
        {
            _coming.Load(found, Place);
            return;
        }
        _coming.Load(found, place ?? Place);
        TextsAt = (place ?? Place).Device;
    }

    public override void UnloadPart(string part)
    {
        Find(part).Unload();
        NativeSettings.ReleaseFreeMemory();
    }

    public override CaptionEmbedding EncodeCaption(string caption) => new(Embedded(caption), null);

    public override MotionEmbedding EncodeMotion(string caption)
    {
        var tokens_1LD = Embedded(caption);
        return new MotionEmbedding(
            tokens_1LD, ones([1, tokens_1LD.shape[1]], dtype: ScalarType.Int64, device: Place.Device).DetachFromDisposeScope());
    }

    public override Tensor EncodeStill(Tensor image_BChw)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        return Encode(image_BChw.to(Place.Device).unsqueeze(2)).squeeze(2).MoveToOuterDisposeScope();
    }

    public override DenoisingJob Begin(StillRequest request, StillConditions conditions, byte[]? checkpoint = null)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        RequireStills();
        var (shape, sampler) = (Shape(request.Check(Info).Size, frames: 1), SamplerOf(request.Steps, request.Size, frames: 1));
        conditions.Origin?.Check(request, [shape[0], shape[1], shape[3], shape[4]]);
        var state = checkpoint is null
            ? new JobState(FlowStart.Of(request, conditions.Origin, shape, sampler, Place.Device))
            : JobCheckpoint.Read(checkpoint, request, shape, this);
        return Begun(request, conditions, state, new FlowWay(sampler, request.Quality));
    }

    public override DenoisingJob Begin(ClipRequest request, ClipConditions conditions, byte[]? checkpoint = null)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        RequireClips();
        var given = conditions.To(Place.Device).Check(request.Check(Info), Info);
        var frames = 1 + (request.Frames - 1) / Info.Makes.FrameStep;
        var (shape, sampler) = (Shape(request.Size, frames), SamplerOf(request.Steps, request.Size, frames));
        var state = checkpoint is null
            ? new JobState(FlowStart.Of(request, shape, sampler, Place.Device))
            : JobCheckpoint.Read(checkpoint, request, shape, this);
        return Begun(request, given, state, new FlowWay(sampler, request.Quality));
    }

    /// <summary>A text's rows that are kept, 1LD, on the model's device.</summary>
    private protected abstract Tensor Embed(string text);

    /// <summary>BCFhw -> scaled latents BCfHW, without noise.</summary>
    private protected abstract Tensor Encode(Tensor video_BCFhw);

    private protected abstract FlowSampler SamplerOf(int steps, PixelSize size, int frames);

    private protected abstract DenoisingJob Begun(StillRequest request, StillConditions conditions, JobState state, FlowWay way);

    /// <summary>The conditions are on the device, and fit the request.</summary>
    private protected abstract DenoisingJob Begun(ClipRequest request, ClipConditions given, JobState state, FlowWay way);

    /// <summary>Fails with what the model makes instead.</summary>
    private protected virtual void RequireStills()
    {
    }

    /// <summary>Fails with what the model makes instead.</summary>
    private protected virtual void RequireClips()
    {
    }

    /// <summary>The still's latents as the first frame, which is held.</summary>
    private protected static GivenFrames Held(ClipConditions given) => new(Held_BLfhw: given.StillLatent_1CHW.unsqueeze(2).clone());

    protected override void Dispose(bool disposing)
    {
        _coming.Unload();
        NativeSettings.ReleaseFreeMemory();
    }

    private INetworkPart Find(string part) => _coming.Find(part) ?? throw NoPart(part);

    private Tensor Embedded(string text)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        return Embed(text).DetachFromDisposeScope();
    }

    private long[] Shape(PixelSize size, int frames)
    {
        var latent = size / Info.LatentScale;
        return [1, Info.LatentChannels, frames, latent.Height, latent.Width];
    }
}
