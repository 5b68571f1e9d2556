// Shapes: h/w pixels
using System.Diagnostics;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Training.Evaluation;
using static TorchSharp.torch;

namespace Dreamer.Bench.Step.Quality;

/// <summary>Stills of captions and clips of one still, at any quality; what is measured is a job's steps alone.</summary>
internal sealed class Maker(DiffusionModel model, int steps)
{
    /// <summary>What a clip starts from, kept for all settings; null where the model draws none: then it is a picture of noise.</summary>
    public (Tensor Latent, Made Made) Still(EvaluationPrompt prompt, StepQuality quality)
    {
        using var off = no_grad();
        using CaptionEmbedding said = model.EncodeCaption(prompt.Caption.Text), unsaid = model.EncodeCaption("");
        var request = new StillRequest(prompt.Seed, steps, Guidance: 2, model.Info.DefaultSize, Quality: quality);
        using var job = model.Begin(request, new StillConditions(said, unsaid));
        return Run(job);
    }

    public Made Clip(EvaluationPrompt prompt, Tensor latent_1CHW, StepQuality quality)
    {
        using var off = no_grad();
        using var none = model.EncodeCaption("");
        using MotionEmbedding said = model.EncodeMotion(prompt.MotionCaption), unsaid = model.EncodeMotion("");
        using var still_13hw = Picture(latent_1CHW);
        var request = new ClipRequest(
            prompt.Seed, steps, Guidance: 2, ImageGuidance: 1, model.Info.DefaultSize, model.Info.DefaultFrames, model.Info.DefaultFps,
            MotionStrength: 1, Quality: quality);
        using var job = model.Begin(request, new ClipConditions(latent_1CHW, still_13hw, none, said, unsaid));
        var (latents, made) = Run(job);
        latents.Dispose();
        return made;
    }

    private (Tensor Latents, Made Made) Run(DenoisingJob job)
    {
        var (cpu, began) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var latents = job.Finish();
        var taken = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        var made = new Made(Frames(latents), job.StepsReused, taken, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds);
        return (latents, made);
    }

    private List<float[]> Frames(Tensor latents_FCHW)
    {
        var frames = new List<float[]>();
        foreach (var frame_13hw in model.DecodeFrames(latents_FCHW))
        {
            frames.Add(frame_13hw.cpu().contiguous().data<float>().ToArray());
            frame_13hw.Dispose();
        }
        return frames;
    }

    private Tensor Picture(Tensor latent_1CHW)
    {
        using var copy = latent_1CHW.clone();
        return model.DecodeFrames(copy).Single();
    }
}
