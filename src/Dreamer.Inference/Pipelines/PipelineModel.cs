// Shapes: C channels, H/W pixels or latent pixels
using Dreamer.Captions;
using Dreamer.Devices;
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Inference.Models;
using static TorchSharp.torch;

namespace Dreamer.Inference.Pipelines;

/// <summary>The networks of Dreamer.Diffusion behind the engine's seam.</summary>
internal sealed class PipelineModel(DreamerModel model) : IDiffusionModel
{
    private readonly Lazy<PreviewProjection> _previews = new(() => PreviewProjection.Fit(model));

    public DeviceModel Description { get; } = new()
    {
        Name = model.Info.Name,
        Revision = model.Info.Revision,
        DefaultSize = model.Info.DefaultSize,
        DefaultFrames = model.Info.DefaultFrames,
        DefaultFps = model.Info.DefaultFps,
        WeightBytes = model.Info.WeightBytes,
    };

    public IEmbedding Encode(EmbeddingKind kind, string text) =>
        kind == EmbeddingKind.Caption ? new CaptionText(model.EncodeCaption(text)) : new MotionText(model.EncodeMotion(text));

    public IDenoisingJob Begin(GenerationSettings settings, JobInputs inputs)
    {
        try
        {
            return inputs.Still is { } still ? BeginClip(settings, inputs, still) : BeginStill(settings, inputs);
        }
        catch (ArgumentException error) // what the model itself cannot do, such as too many frames
        {
            throw new DreamerException(ErrorCode.InvalidRequest, error.Message);
        }
    }

    public IJobBatch Join(IReadOnlyList<IDenoisingJob> jobs) => new PipelineBatch(new JobBatch([.. jobs.Cast<PipelineJob>().Select(job => job.Denoising)]));

    public void Dispose()
    {
        if (_previews.IsValueCreated)
        {
            _previews.Value.Dispose();
        }
        model.Dispose();
    }

    private PipelineJob BeginStill(GenerationSettings settings, JobInputs inputs)
    {
        var (caption, negative) = (Caption(inputs.Caption), Caption(inputs.Negative));
        var job = inputs.Checkpoint is { } saved
            ? model.ResumeStill(saved, caption, negative)
            : model.BeginStill(new StillRequest(settings.Seed, settings.Steps, settings.Guidance, settings.Size), caption, negative);
        return new PipelineJob(model, _previews, job, new JobShape(settings.Size, 1, job.Branches));
    }

    private PipelineJob BeginClip(GenerationSettings settings, JobInputs inputs, StillInput still)
    {
        using var scope = NewDisposeScope();
        var (latent_1CHW, image_1CHW) = (Latents(still.Latents), Pictures.ToTensor(still.Image));
        var (caption, motion, negative) = (Caption(inputs.Caption), Motion(inputs.Motion!), Motion(inputs.Negative));
        var job = inputs.Checkpoint is { } saved
            ? model.ResumeClip(saved, latent_1CHW, image_1CHW, caption, motion, negative)
            : model.BeginClip(RequestOf(settings), latent_1CHW, image_1CHW, caption, motion, negative);
        return new PipelineJob(model, _previews, job, new JobShape(settings.Size, settings.Frames, job.Branches));
    }

    private static ClipRequest RequestOf(GenerationSettings settings) => new(
        settings.Seed, settings.Steps, settings.Guidance, settings.ImageGuidance, settings.Size, settings.Frames, settings.Fps, settings.MotionStrength);

    private static Tensor Latents(byte[] safetensors)
    {
        using var file = SafetensorsFile.FromBytes(safetensors, "the still's latents");
        return file.Read(PipelineJob.LatentsName);
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
