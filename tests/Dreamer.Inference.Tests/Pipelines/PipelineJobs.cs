using Dreamer.Captions;
using Dreamer.Generations;
using Dreamer.Inference.Models;

namespace Dreamer.Inference.Tests.Pipelines;

/// <summary>Short jobs of models that one text guides.</summary>
internal static class PipelineJobs
{
    public static GenerationSettings Settings(GenerationKind kind, int side, int frames) => new()
    {
        Kind = kind,
        Caption = "a large red star",
        Seed = 7,
        Steps = 3,
        Guidance = 3,
        ImageGuidance = 1,
        Size = side,
        Frames = frames,
        Fps = 8,
        MotionStrength = 1,
    };

    public static JobInputs Inputs(IDiffusionModel model, StillInput? still) => still is null
        ? new JobInputs(model.Encode(EmbeddingKind.Caption, "a large red star"), model.Encode(EmbeddingKind.Caption, ""), null, null, null)
        : new JobInputs(model.Encode(EmbeddingKind.Caption, "a large red star"), model.Encode(EmbeddingKind.Motion, ""), model.Encode(EmbeddingKind.Motion, "the star moves to the left"), still, null);

    public static StillInput Still(IDiffusionModel model, GenerationSettings settings)
    {
        using var job = model.Begin(settings, Inputs(model, null));
        Finish(job);
        return new StillInput(job.DecodeFrame(0), job.Latents());
    }

    public static void Finish(IDenoisingJob job)
    {
        while (job.StepsDone < job.Steps)
        {
            job.Advance();
        }
    }
}
