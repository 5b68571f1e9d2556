// Shapes: B batch, F frames, C channels, H/W latent pixels (or pixels), h/w pixels, L tokens, D widths
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Native;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Sampling;
using Dreamer.Diffusion.Schedules;
using Dreamer.Diffusion.Tokenizers;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>
/// A model with its weights in memory: both stages, their text encoders, and the VAE. For one thread; the seed alone decides noise.
/// </summary>
public sealed class DreamerModel : DiffusionModel
{
    private readonly ClipTokenizer _tokenizer;
    private readonly CLIPTextModel _textEncoder;
    private readonly AutoencoderKL _vae;
    private readonly MotionModel? _motion;
    private readonly Lazy<CaptionEmbedding> _noCaption;

    internal DreamerModel(DreamerModelParts parts)
    {
        (_tokenizer, _textEncoder, _vae, Unet, Schedule, _motion, Info) = parts;
        _noCaption = new Lazy<CaptionEmbedding>(() => EncodeCaption(""));
    }

    public override ModelInfo Info { get; }

    internal UNet2DConditionModel Unet { get; }

    internal NoiseSchedule Schedule { get; }

    /// <summary>What guidance's branches without text are conditioned on.</summary>
    internal CaptionEmbedding NoCaption => _noCaption.Value;

    public override TensorPlace Place => new(Unet.Device, Unet.Type);

    public override bool FramesAreStills => true;

    internal Device Device => Unet.Device;

    internal MotionModel Motion => _motion ?? throw new NotSupportedException(
        $"The model {Info.Name} makes stills and no clips: its folder has no 'motion', the layers of stage two, which need text_encoder_2 "
            + $"and tokenizer_2 beside them.");

    /// <summary>
    /// Loads a folder in the layout of a diffusers pipeline, onto the CPU in float32 unless told otherwise; one error lists all that is
    /// wrong with it.
    /// </summary>
    public static DreamerModel Load(string folder, TensorPlace? place = null) =>
        DreamerModelParts.Load(folder, place ?? TensorPlace.Default, []);

    public override CaptionEmbedding EncodeCaption(string caption)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var output = _textEncoder.Encode(tensor(_tokenizer.Encode(caption).Ids, dtype: ScalarType.Int64, device: Device).unsqueeze(0));
        return new CaptionEmbedding(output.LastHiddenState.DetachFromDisposeScope(), output.Pooled.DetachFromDisposeScope());
    }

    public override MotionEmbedding EncodeMotion(string caption)
    {
        using var off = no_grad();
        return Motion.Encode(caption, Device);
    }

    public override Tensor EncodeStill(Tensor image_BChw)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        return _vae.Scale(_vae.Encode(image_BChw.to(Device)).Mean).MoveToOuterDisposeScope();
    }

    /// <summary>Scaled latents to images in [-1, 1].</summary>
    public Tensor DecodeLatents(Tensor z_BCHW)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        return _vae.Decode(_vae.Unscale(z_BCHW.to(Device))).clamp(-1, 1).MoveToOuterDisposeScope();
    }

    /// <summary>Each by itself, and so the same bytes however many frames a clip has.</summary>
    public override IEnumerable<Tensor> DecodeFrames(Tensor latents_FCHW)
    {
        return Enumerable.Range(0, (int)latents_FCHW.shape[0]).Select(Decoded);

        Tensor Decoded(int frame)
        {
            using var scope = NewDisposeScope();
            return DecodeLatents(latents_FCHW.narrow(0, frame, 1)).MoveToOuterDisposeScope();
        }
    }

    public override DenoisingJob Begin(StillRequest request, StillConditions conditions, byte[]? checkpoint = null)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var shape = StillJob.Shape(this, request.Check(Info));
        var state = checkpoint is not null
            ? JobCheckpoint.Read(checkpoint, request, shape, this)
            : new JobState(StillJob.Begin(this, request, conditions.Origin?.Check(request, shape)));
        return new StillJob(this, request, state, conditions);
    }

    public override DenoisingJob Begin(ClipRequest request, ClipConditions conditions, byte[]? checkpoint = null)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        _ = Motion; // a model without stage two says so before anything else
        var given = conditions.To(Device).Check(request.Check(Info), Info);
        var state = checkpoint is not null
            ? JobCheckpoint.Read(checkpoint, request, ClipJob.Shape(this, request), this)
            : new JobState(ClipJob.Begin(this, request));
        return new ClipJob(this, request, state, given);
    }

    protected override void Dispose(bool disposing)
    {
        if (_noCaption.IsValueCreated)
        {
            _noCaption.Value.Dispose();
        }
        foreach (var network in (nn.Module[])[_vae, _textEncoder, Unet, .. _motion?.Networks ?? []])
        {
            network.Dispose();
        }
        NativeSettings.ReleaseFreeMemory();
    }

    internal Sampler CreateSampler(SamplerKind kind, int steps) => Sampler.Create(kind, Schedule, steps);

    /// <summary>The pooled captions, where the network has an embedding for them.</summary>
    internal Tensor? Labels(IEnumerable<CaptionEmbedding> captions) =>
        Unet.Config.ClassEmbedType is null ? null : cat([.. captions.Select(caption => caption.Pooled_1D!)], dim: 0);
}
