// Shapes: B batch, F frames, C channels, H/W latent pixels, h/w pixels
using Dreamer.Diffusion.Devices;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>
/// A model with its weights in memory, of any family: how its texts are embedded, its jobs begin, and their results become pictures. For
/// one thread; the seed alone decides noise. What its family cannot do it refuses with what it can.
/// </summary>
public abstract class DiffusionModel : IDisposable
{
    public abstract ModelInfo Info { get; }

    /// <summary>As its files told before it was loaded.</summary>
    public ModelOutline Outline => new(Info.Revision, Info.DefaultSize, Info.DefaultFrames, Info.DefaultFps, Info.WeightBytes, Info.Makes)
    {
        Parts = Parts,
        SizeMultiple = Info.SizeMultiple,
    };

    /// <summary>Where its tensors live, and the number type of its denoiser.</summary>
    public abstract TensorPlace Place { get; }

    /// <summary>
    /// Those that come and go by themselves; of steps in the order of their steps. None of a model that is loaded as a whole.
    /// </summary>
    public virtual IReadOnlyList<ModelPart> Parts => [];

    /// <summary>
    /// Brings a part into memory, unless it is there; one error lists all that is wrong with it. One that embeds texts may be elsewhere
    /// than the model.
    /// </summary>
    public virtual void LoadPart(string part, TensorPlace? place = null) => throw NoPart(part);

    /// <summary>What the part was needed for fails until it is loaded again.</summary>
    public virtual void UnloadPart(string part) => throw NoPart(part);

    public abstract CaptionEmbedding EncodeCaption(string caption);

    public abstract MotionEmbedding EncodeMotion(string caption);

    /// <summary>Images BChw in [-1, 1] to scaled latents BCHW, without noise.</summary>
    public abstract Tensor EncodeStill(Tensor image_BChw);

    /// <summary>
    /// What a job's <see cref="DenoisingJob.Latents"/> show, frame by frame: 13hw in [-1, 1], the caller's to dispose. Each is computed
    /// when it is asked for, and no dispose scope is open in between; <see cref="DecodedFrames"/> keeps the place.
    /// </summary>
    public abstract IEnumerable<Tensor> DecodeFrames(Tensor latents_FCHW);

    /// <summary>
    /// Whether each latent frame of a clip is one frame, and what a still's latents are: a clip can begin with another's last one as it is.
    /// </summary>
    public virtual bool FramesAreStills => false;

    /// <summary>What another clip begins with that goes on from these latents; the caller's to dispose.</summary>
    public ClipEnd EndOf(Tensor latents_FCHW)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var last_1CHW = latents_FCHW.narrow(0, latents_FCHW.shape[0] - 1, 1);
        Tensor? picture_13hw = null;
        foreach (var frame_13hw in DecodeFrames(FramesAreStills ? last_1CHW : latents_FCHW))
        {
            picture_13hw?.Dispose();
            picture_13hw = frame_13hw;
        }
        return new ClipEnd(picture_13hw!, FramesAreStills ? last_1CHW.clone() : null).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// A clip's latents with those that go on from its last frame. Where latent frames are not frames each piece stands whole, since it is
    /// decoded by itself; else the frame that both share stands once.
    /// </summary>
    public Tensor Join(Tensor before_FCHW, Tensor after_FCHW)
    {
        using var scope = NewDisposeScope();
        var shared = FramesAreStills ? 1 : 0;
        var (before, after) = (before_FCHW.to(Place.Device), after_FCHW.narrow(0, shared, after_FCHW.shape[0] - shared));
        return cat([before, after], dim: 0).MoveToOuterDisposeScope();
    }

    /// <summary>From the request's seed, or on from a checkpoint of that request, to the same bytes as if it had not stopped.</summary>
    public abstract DenoisingJob Begin(StillRequest request, StillConditions conditions, byte[]? checkpoint = null);

    /// <summary>From the request's seed, or on from a checkpoint of that request, to the same bytes as if it had not stopped.</summary>
    public abstract DenoisingJob Begin(ClipRequest request, ClipConditions conditions, byte[]? checkpoint = null);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    private protected ArgumentException NoPart(string part) => new(
        $"The model {Info.Name} has no part '{part}' that is loaded by itself; it has "
            + $"[{string.Join(", ", Parts.Select(known => known.Name))}].");
}
