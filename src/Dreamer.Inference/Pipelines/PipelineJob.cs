// Shapes: F frames, C channels, H/W latent pixels
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Inference.Models;
using Dreamer.Media;
using static TorchSharp.torch;

namespace Dreamer.Inference.Pipelines;

/// <summary>A job of Dreamer.Diffusion behind the engine's seam.</summary>
internal sealed class PipelineJob(
    DreamerModel model, Lazy<PreviewProjection> previews, DenoisingJob job, int size, int frames) : IDenoisingJob
{
    public const string LatentsName = "latents";

    // Later steps find their memory in the allocator's cache, where it does not show.
    private const int StepsMeasured = 3;

    private int _stepsMeasured;
    private bool _isDecodingMeasured;

    public DenoisingJob Denoising => job;

    public int StepsDone => job.Step;

    public int Steps => job.Steps;

    public int Frames => frames;

    public JobShape Shape => new(size, frames, job.Branches);

    public long Bytes => job.Bytes;

    public bool IsInexact => job.IsInexact;

    public long? StepBytes { get; private set; }

    public void Advance()
    {
        if (_stepsMeasured++ < StepsMeasured)
        {
            Measure(job.Advance);
        }
        else
        {
            job.Advance();
        }
    }

    public byte[] Checkpoint() => job.Checkpoint();

    public byte[] Latents()
    {
        using var latents_FCHW = job.Latents;
        return SafetensorsWriter.ToBytes(new Dictionary<string, Tensor> { [LatentsName] = latents_FCHW });
    }

    /// <summary>One frame a call, and so the same bytes however many frames a clip has.</summary>
    public RgbImage DecodeFrame(int frame)
    {
        if (_isDecodingMeasured)
        {
            return Decode(frame);
        }
        _isDecodingMeasured = true;
        RgbImage? picture = null;
        Measure(() => picture = Decode(frame));
        return picture!;
    }

    public RgbImage Preview()
    {
        using var scope = NewDisposeScope();
        return Pictures.ToImage(previews.Value.Project(job.X0Estimate.narrow(0, frames / 2, 1)));
    }

    public void Dispose() => job.Dispose();

    private RgbImage Decode(int frame)
    {
        using var scope = NewDisposeScope();
        var latent_1CHW = job.Latents.narrow(0, frame, 1);
        Pictures.RequireNumbers(latent_1CHW); // decoding clamps what is infinite
        return Pictures.ToImage(model.DecodeLatents(latent_1CHW));
    }

    private void Measure(Action work) =>
        StepBytes = PeakMemory.During(model.Place.Device, work) is { } bytes ? Math.Max(bytes, StepBytes ?? 0) : StepBytes;
}
