using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Sampling;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Scenes;
using static TorchSharp.torch;

namespace Dreamer.Training.Evaluation;

/// <summary>
/// Answers prompts with a model, without grains: stage one from the caption, stage two from the still and the motion caption.
/// </summary>
public sealed class ModelGenerator(DreamerModel model, GeneratorSettings settings) : IDisposable
{
    private readonly CaptionEmbedding _noCaption = model.EncodeCaption("");
    private readonly MotionEmbedding _noMotion = model.EncodeMotion("");

    public GeneratedClip Generate(EvaluationPrompt prompt)
    {
        using var scope = NewDisposeScope();
        using var caption = model.EncodeCaption(prompt.Caption.Text);
        using var stillJob = model.Begin(
            new StillRequest(prompt.Seed, settings.Steps, settings.Guidance, Scene.Side, settings.Sampler), new StillConditions(caption, _noCaption));
        var latent_1Chw = stillJob.Finish();
        var still_1CHW = model.DecodeLatents(latent_1Chw);
        return new GeneratedClip(Floats(still_1CHW), Frames(prompt, latent_1Chw, still_1CHW));
    }

    /// <summary>With stage two alone, from the renderer's still: then nothing depends on how stage one samples.</summary>
    public GeneratedClip Animate(EvaluationPrompt prompt)
    {
        using var scope = NewDisposeScope();
        var still = References.Clean(prompt).Still;
        var still_1CHW = tensor(still, [1, 3, Scene.Side, Scene.Side], dtype: ScalarType.Float32, device: model.Place.Device);
        return new GeneratedClip(still, Frames(prompt, model.EncodeStill(still_1CHW), still_1CHW));
    }

    public void Dispose()
    {
        _noCaption.Dispose();
        _noMotion.Dispose();
    }

    private float[] Frames(EvaluationPrompt prompt, Tensor latent_1Chw, Tensor still_1CHW)
    {
        using var caption = model.EncodeCaption(prompt.MotionCaption);
        using var motion = model.EncodeMotion(prompt.MotionCaption);
        var request = new ClipRequest(
            prompt.Seed, settings.Steps, settings.MotionGuidance, settings.ImageGuidance, Scene.Side,
            prompt.Truth.Frames, prompt.Truth.Fps, prompt.Truth.Strength, settings.Sampler);
        using var job = model.Begin(request, new ClipConditions(latent_1Chw, still_1CHW, caption, motion, _noMotion));
        return Floats(model.DecodeLatents(job.Finish()));
    }

    private static float[] Floats(Tensor images) => images.cpu().contiguous().data<float>().ToArray();
}

/// <summary>How a model is asked.</summary>
public sealed record GeneratorSettings
{
    public int Steps { get; init; } = 8;
    public double Guidance { get; init; } = 2;
    public double MotionGuidance { get; init; } = 2;
    public double ImageGuidance { get; init; } = 1;

    public SamplerKind Sampler { get; init; } = SamplerKind.DpmSolverMultistep;
}

/// <summary>What is evaluated: a model, or in references the world itself.</summary>
public delegate GeneratedClip ClipGenerator(EvaluationPrompt prompt);

/// <summary>A model's answer to a prompt: the still (3×64×64 in [-1, 1]) and the clip's frames (F×3×64×64).</summary>
public sealed record GeneratedClip(float[] Still, float[] Frames)
{
    public ReadOnlySpan<float> Frame(int index) => Frames.AsSpan(index * Renderer.FrameLength, Renderer.FrameLength);

    public int FrameCount => Frames.Length / Renderer.FrameLength;
}
