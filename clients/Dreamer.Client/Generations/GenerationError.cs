namespace Dreamer.Client.Generations;

/// <summary>Why a generation failed.</summary>
public sealed record GenerationError(string Code, string Message);
