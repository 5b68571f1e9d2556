using Dreamer.Training.World;

namespace Dreamer.Training.Evaluation;

/// <summary>A question to the model, with the clip that would be a right answer; judges compare words with it, never pixels.</summary>
public sealed record EvaluationPrompt(Caption Caption, string MotionCaption, long Seed, Clip Truth);
