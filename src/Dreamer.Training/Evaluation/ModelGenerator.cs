// Shapes: C latent channels, F frames, h/w latent pixels, H/W pixels
using Dreamer.Diffusion.Pipelines;
using Dreamer.Training.World;
using static TorchSharp.torch;

namespace Dreamer.Training.Evaluation;

/// <summary>Answers prompts with a model, without grains: stage one from the caption, stage two from the still and the motion caption.</summary>
public sealed class ModelGenerator(DreamerModel model, GeneratorSettings settings) : IDisposable
{
    private readonly CaptionEmbedding _noCaption = model.EncodeCaption("");
    private readonly MotionEmbedding _noMotion = model.EncodeMotion("");

    public GeneratedClip Generate(EvaluationPrompt prompt)
    {
        using var scope = NewDisposeScope();
        using var caption = model.EncodeCaption(prompt.Caption.Text);
        using var stillJob = model.BeginStill(
            new StillRequest(prompt.Seed, settings.Steps, settings.Guidance, Scene.Side, settings.Sampler), caption, _noCaption);
        var latent_1Chw = Finish(stillJob);
        var still_1CHW = model.DecodeLatents(latent_1Chw);
        using var clipJob = BeginClip(prompt, latent_1Chw, still_1CHW);
        var frames_FCHW = model.DecodeLatents(Finish(clipJob));
        return new GeneratedClip(Floats(still_1CHW), Floats(frames_FCHW));
    }

    public void Dispose()
    {
        _noCaption.Dispose();
        _noMotion.Dispose();
    }

    private DenoisingJob BeginClip(EvaluationPrompt prompt, Tensor latent_1Chw, Tensor still_1CHW)
    {
        using var caption = model.EncodeCaption(prompt.MotionCaption);
        using var motion = model.EncodeMotion(prompt.MotionCaption);
        var request = new ClipRequest(
            prompt.Seed, settings.Steps, settings.MotionGuidance, settings.ImageGuidance, Scene.Side,
            prompt.Truth.Frames, prompt.Truth.Fps, prompt.Truth.Strength, settings.Sampler);
        return model.BeginClip(request, latent_1Chw, still_1CHW, caption, motion, _noMotion);
    }

    private static Tensor Finish(DenoisingJob job)
    {
        while (!job.IsDone)
        {
            job.Advance();
        }
        return job.Latents;
    }

    private static float[] Floats(Tensor images) => images.contiguous().data<float>().ToArray();
}
