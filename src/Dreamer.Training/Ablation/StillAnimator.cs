// Shapes: C latent channels, F frames, h/w latent pixels, H/W pixels
using Dreamer.Diffusion.Pipelines;
using Dreamer.Training.Evaluation;
using Dreamer.Training.World;
using static TorchSharp.torch;

namespace Dreamer.Training.Ablation;

/// <summary>Answers prompts with stage two alone: the renderer's clean still is animated, so that no variant depends on stage one's sampling.</summary>
internal sealed class StillAnimator(DreamerModel model, AblationPlan plan) : IDisposable
{
    private static readonly GeneratorSettings s_asked = new();
    private readonly MotionEmbedding _noMotion = model.EncodeMotion("");

    public GeneratedClip Animate(EvaluationPrompt prompt)
    {
        using var scope = NewDisposeScope();
        var still = new float[Renderer.FrameLength];
        Renderer.Render(prompt.Truth.At(0), still);
        var still_1CHW = tensor(still, [1, 3, Scene.Side, Scene.Side]);
        using var caption = model.EncodeCaption(prompt.MotionCaption);
        using var motion = model.EncodeMotion(prompt.MotionCaption);
        using var job = model.BeginClip(RequestOf(prompt), model.EncodeStill(still_1CHW), still_1CHW, caption, motion, _noMotion);
        while (!job.IsDone)
        {
            job.Advance();
        }
        return new GeneratedClip(still, model.DecodeLatents(job.Latents).contiguous().data<float>().ToArray());
    }

    public void Dispose() => _noMotion.Dispose();

    private ClipRequest RequestOf(EvaluationPrompt prompt) => new(
        prompt.Seed, plan.Steps, s_asked.MotionGuidance, s_asked.ImageGuidance, Scene.Side,
        ((prompt.Truth.Frames - 1) / plan.Stride) + 1, prompt.Truth.Fps / plan.Stride, prompt.Truth.Strength);
}
