using Dreamer.Training.World;

namespace Dreamer.Training.Evaluation;

/// <summary>A model's answer to a prompt: the still (3×64×64 in [-1, 1]) and the clip's frames (F×3×64×64).</summary>
public sealed record GeneratedClip(float[] Still, float[] Frames)
{
    public ReadOnlySpan<float> Frame(int index) => Frames.AsSpan(index * Renderer.FrameLength, Renderer.FrameLength);

    public int FrameCount => Frames.Length / Renderer.FrameLength;
}
