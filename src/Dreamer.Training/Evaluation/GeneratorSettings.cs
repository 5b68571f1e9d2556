using Dreamer.Diffusion.Sampling;

namespace Dreamer.Training.Evaluation;

/// <summary>How a model is asked.</summary>
public sealed record GeneratorSettings
{
    public int Steps { get; init; } = 8;
    public double Guidance { get; init; } = 2;
    public double MotionGuidance { get; init; } = 2;
    public double ImageGuidance { get; init; } = 1;

    public SamplerKind Sampler { get; init; } = SamplerKind.DpmSolverMultistep;
}
