namespace Dreamer.Client.Generations;

/// <summary>A generation ended without its result: it failed, expired or was cancelled.</summary>
public sealed class GenerationFailedException(Generation generation)
    : Exception($"Generation {generation.Id} {generation.State}: {generation.Error?.Message ?? "no reason was given"}")
{
    /// <summary>What came to nothing.</summary>
    public Generation Generation { get; } = generation;
}
