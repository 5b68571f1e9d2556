using Dreamer.Diffusion.Sampling;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>What decides a clip besides its still and captions; frame 0, which is the still, counts among the frames.</summary>
public sealed record ClipRequest(
    long Seed, int Steps, double Guidance, double ImageGuidance, int Size, int Frames, double Fps, double MotionStrength,
    SamplerKind Sampler = SamplerKind.DpmSolverMultistep)
{
    internal ClipRequest Check(ModelInfo model)
    {
        RequestChecks.Steps(Steps, model);
        RequestChecks.Range("guidance", Guidance, RequestChecks.MaxGuidance);
        RequestChecks.Range("image guidance", ImageGuidance, RequestChecks.MaxGuidance);
        RequestChecks.Range("fps", Fps, 240);
        RequestChecks.Range("motion strength", MotionStrength, 10);
        RequestChecks.Size(Size, model);
        return Frames >= 2 && Frames <= model.MaxFrames
            ? this
            : throw new ArgumentException($"A clip of {Frames} frames; this model makes 2 to {model.MaxFrames}.");
    }
}
