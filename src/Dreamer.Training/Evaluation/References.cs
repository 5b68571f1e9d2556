using Dreamer.Training.World.Degrading;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Sampling;

namespace Dreamer.Training.Evaluation;

/// <summary>
/// Generators to hold a model's figures against: what judges say of the truth, of degraded footage, and of a frozen still.
/// </summary>
public static class References
{
    public static GeneratedClip Clean(EvaluationPrompt prompt)
    {
        var frames = new float[prompt.Truth.Frames * Renderer.FrameLength];
        prompt.Truth.Render(frames);
        return new GeneratedClip(frames[..Renderer.FrameLength], frames);
    }

    public static GeneratedClip Degraded(EvaluationPrompt prompt)
    {
        var clean = Clean(prompt);
        var rng = new Rng((ulong)prompt.Seed);
        Degrader.Degrade(clean.Frames, Degradation.Draw(ref rng), ref rng);
        return clean;
    }

    public static GeneratedClip Frozen(EvaluationPrompt prompt)
    {
        var still = Clean(prompt).Still;
        return new GeneratedClip(still, [.. Enumerable.Repeat(still, prompt.Truth.Frames).SelectMany(frame => frame)]);
    }
}
