namespace Dreamer.Training.Evaluation;

/// <summary>What is evaluated: a model, or in references the world itself.</summary>
public delegate GeneratedClip ClipGenerator(EvaluationPrompt prompt);
