using Dreamer.Training.Evaluation;

namespace Dreamer.Training.Ablation;

/// <summary>What judges say of one variant, trained with one seed.</summary>
public sealed record AblationResult(string Variant, int Seed, EvaluationReport Report);
