// Shapes: F frames, C channels, H/W latent pixels
using Dreamer.Diffusion.Pipelines;
using Dreamer.Inference.Models;
using Dreamer.Media;
using static TorchSharp.torch;

namespace Dreamer.Inference.Pipelines;

/// <summary>A job of Dreamer.Diffusion behind the engine's seam.</summary>
internal sealed class PipelineJob(
    DiffusionModel model, Lazy<PreviewProjection> previews, DenoisingJob job, JobShape shape, int steps) : IDenoisingJob
{
    // Later steps find their memory in the allocator's cache, where it does not show.
    private const int StepsMeasured = 3;

    private int _stepsMeasured;
    private bool _isDecodingMeasured;
    private DecodedFrames? _decoded;

    public DenoisingJob Denoising => job;

    /// <summary>The latents of the clip that this one goes on from.</summary>
    public byte[]? Before { get; init; }

    /// <summary>A draft, which stopped on the way, is what its last step took the result to be.</summary>
    private Tensor Result => job.IsDone ? job.Latents : job.X0Estimate;

    public int StepsDone => job.Step;

    public int Steps => steps;

    public int Frames => shape.Frames;

    public JobShape Shape => shape with { Rows = job.Branches };

    public string? Part => job.Part;

    public long Bytes => job.Bytes;

    public bool IsInexact => job.IsInexact;

    public long? StepBytes { get; private set; }

    public void Advance()
    {
        Forget();
        if (_stepsMeasured++ < StepsMeasured)
        {
            Measure(() => Take(job.Advance));
        }
        else
        {
            Take(job.Advance);
        }
    }

    public void Prepare() => Take(job.Prepare);

    public byte[] Checkpoint() => job.Checkpoint();

    public byte[] Latents()
    {
        using var latents_FCHW = Result;
        return Before is null ? StillLatents.Write(latents_FCHW, model.Info) : ClipLatents.Join(Before, latents_FCHW, model, Sizes.Of(shape.Size));
    }

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
        var x0_FCHW = job.X0Estimate;
        return Pictures.ToImage(previews.Value.Project(x0_FCHW.narrow(0, x0_FCHW.shape[0] / 2, 1)));
    }

    public void Dispose()
    {
        Forget();
        job.Dispose();
    }

    /// <summary>Blocks may be read meanwhile: a file that cannot be is the model's fault.</summary>
    private static void Take(Action work) => PipelineSource.Read(() =>
    {
        work();
        return true;
    });

    private RgbImage Decode(int frame)
    {
        using var scope = NewDisposeScope();
        _decoded ??= Decoding();
        return Pictures.ToImage(_decoded.Frame(frame));
    }

    private DecodedFrames Decoding()
    {
        var latents_FCHW = Result;
        Pictures.RequireNumbers(latents_FCHW); // decoding clamps what is infinite
        return new DecodedFrames(model, latents_FCHW);
    }

    private void Forget()
    {
        _decoded?.Dispose();
        _decoded = null;
    }

    private void Measure(Action work) =>
        StepBytes = PeakMemory.During(model.Place.Device, work) is { } bytes ? Math.Max(bytes, StepBytes ?? 0) : StepBytes;
}
