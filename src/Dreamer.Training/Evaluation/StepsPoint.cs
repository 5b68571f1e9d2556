using Dreamer.Diffusion.Sampling;

namespace Dreamer.Training.Evaluation;

/// <summary>What judges say of a model at one number of steps with one sampler.</summary>
public sealed record StepsPoint(SamplerKind Sampler, int Steps, EvaluationReport Report);
