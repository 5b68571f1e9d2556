// Shapes: C channels, 3 colours, H/W pixels or latent pixels
using Dreamer.Captions;
using Dreamer.Devices;
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Inference.Models;
using Dreamer.Media;
using static TorchSharp.torch;

namespace Dreamer.Inference.Pipelines;

/// <summary>The networks of Dreamer.Diffusion behind the engine's seam.</summary>
internal sealed class PipelineModel(DiffusionModel model, DeviceModel description) : IDiffusionModel
{
    private readonly Lazy<PreviewProjection> _previews = new(() => PreviewProjection.Fit(model));

    public DeviceModel Description => description;

    public void Load(string part, bool onHost) => PipelineSource.Read(() =>
    {
        model.LoadPart(part, onHost ? model.Place with { Device = CPU } : model.Place);
        return model;
    });

    public void Unload(string part) => model.UnloadPart(part);

    public IEmbedding Encode(EmbeddingKind kind, string text) =>
        Ask<IEmbedding>(
            () => kind == EmbeddingKind.Caption ? new CaptionText(model.EncodeCaption(text)) : new MotionText(model.EncodeMotion(text)));

    public IDenoisingJob Begin(GenerationSettings settings, JobInputs inputs) =>
        Ask<IDenoisingJob>(() => settings.Kind.MakesClip() ? BeginClip(settings, inputs) : BeginStill(settings, inputs), settings);

    public IJobBatch Join(IReadOnlyList<IDenoisingJob> jobs) =>
        new PipelineBatch(new JobBatch([.. jobs.Cast<PipelineJob>().Select(job => job.Denoising)]));

    public void Dispose()
    {
        if (_previews.IsValueCreated)
        {
            _previews.Value.Dispose();
        }
        model.Dispose();
    }

    /// <summary>
    /// What the model itself cannot do, such as too many frames, or a clip without stage two, cannot get better by trying again.
    /// </summary>
    private static T Ask<T>(Func<T> work, GenerationSettings? settings = null)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new DreamerException(ErrorCode.InvalidRequest, error.Message);
        }
        catch (CheckpointException error) when (settings?.Finishes is not null) // anew, with other weights, it would become another picture than the draft showed
        {
            throw new DreamerException(ErrorCode.InvalidRequest, $"The draft's latent cannot be gone on from here: {error.Message}");
        }
    }

    private PipelineJob BeginStill(GenerationSettings settings, JobInputs inputs)
    {
        using var scope = NewDisposeScope();
        var (caption, negative) = (Caption(inputs.Caption), Caption(inputs.Negative));
        var earlier = inputs.Earlier.Select(e => new StillGuide(e.Until, e.Guidance, Caption(e.Caption), Caption(e.Negative))).ToList();
        var request = new StillRequest(settings.Seed, settings.Steps, settings.Guidance, Sizes.Of(settings.Size), Quality: QualityOf(settings));
        var origin = inputs is { Checkpoint: null, Still: { } still } ? new StillOrigin(Latents(still), settings.FirstStep()) : null;
        var conditions = new StillConditions(caption, negative) { Origin = origin, Earlier = earlier };
        return new PipelineJob(model, _previews, model.Begin(request, conditions, inputs.Checkpoint), ShapeOf(settings, frames: 1), settings.StepsWanted());
    }

    private PipelineJob BeginClip(GenerationSettings settings, JobInputs inputs)
    {
        using var scope = NewDisposeScope();
        var (image, latent_1CHW) = inputs.Clip is { } clip ? LastFrame(clip, settings) : (inputs.Still!.Image, Latents(inputs.Still));
        var image_1CHW = Pictures.ToTensor(image);
        var (caption, motion, negative) = (Caption(inputs.Caption), Motion(inputs.Motion!), Motion(inputs.Negative));
        ClipGuide[] earlier = [.. inputs.Earlier.Select(e => new ClipGuide(e.Until, e.Guidance, Caption(e.Caption), Motion(e.Motion!)))];
        var conditions = new ClipConditions(latent_1CHW, image_1CHW, caption, motion, negative) { Earlier = earlier };
        return new PipelineJob(
            model, _previews, model.Begin(RequestOf(settings), conditions, inputs.Checkpoint), ShapeOf(settings, settings.Frames), settings.StepsWanted())
        {
            Before = inputs.Clip,
        };
    }

    private static ClipRequest RequestOf(GenerationSettings settings) => new(
        settings.Seed, settings.Steps, settings.Guidance, settings.ImageGuidance, Sizes.Of(settings.Size), settings.Frames, settings.Fps,
        settings.MotionStrength, Quality: QualityOf(settings));

    private static StepQuality QualityOf(GenerationSettings settings) => settings.Quality switch
    {
        Quality.Balanced => StepQuality.Balanced,
        Quality.Fast => StepQuality.Fast,
        _ => StepQuality.Exact,
    };

    private static JobShape ShapeOf(GenerationSettings settings, int frames) => new(settings.Size, frames, Rows: 0, settings.Quality);

    /// <summary>Those that this model made; of any other still its picture is encoded.</summary>
    private Tensor Latents(StillInput still)
    {
        if (still.Latents is { } safetensors && StillLatents.Read(safetensors, model.Info, new PixelSize(still.Image.Width, still.Image.Height)) is { } own_1CHW)
        {
            return own_1CHW;
        }
        return Encoded(still.Image);
    }

    /// <summary>As a still, with which the new frames begin.</summary>
    private (RgbImage Image, Tensor Latent_1CHW) LastFrame(byte[] clip, GenerationSettings settings)
    {
        using var piece_FCHW = ClipLatents.LastPiece(clip, model.Info, Sizes.Of(settings.Size));
        var end = model.EndOf(piece_FCHW);
        var image = Pictures.ToImage(end.Picture_13hw);
        return (image, end.Latent_1CHW ?? Encoded(image));
    }

    private Tensor Encoded(RgbImage image)
    {
        using var image_13HW = Pictures.ToTensor(image);
        return model.EncodeStill(image_13HW);
    }

    private static CaptionEmbedding Caption(IEmbedding embedding) => ((CaptionText)embedding).Encoded;

    private static MotionEmbedding Motion(IEmbedding embedding) => ((MotionText)embedding).Encoded;

    private sealed class PipelineBatch(JobBatch batch) : IJobBatch
    {
        public void Advance() => batch.Advance();

        public bool IsExact() => batch.IsExact();

        public void Dispose() => batch.Dispose();
    }

    private sealed record CaptionText(CaptionEmbedding Encoded) : IEmbedding
    {
        public long Bytes => Encoded.Bytes;

        public void Dispose() => Encoded.Dispose();
    }

    private sealed record MotionText(MotionEmbedding Encoded) : IEmbedding
    {
        public long Bytes => Encoded.Bytes;

        public void Dispose() => Encoded.Dispose();
    }
}
