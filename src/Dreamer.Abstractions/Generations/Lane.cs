namespace Dreamer.Generations;

/// <summary>Whether a person waits for the result.</summary>
public enum Lane
{
    Interactive,
    Batch,
}
