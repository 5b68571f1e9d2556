namespace Dreamer.Client.Generations;

/// <summary>What to make; anything left out is the parent's, or the model's default.</summary>
public sealed record NewGeneration : GenerationValues
{
    /// <summary><c>text_to_image</c>, <c>refine</c>, <c>animate</c> or <c>text_to_video</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The generation that this one grows from.</summary>
    public string? Parent { get; init; }

    /// <summary>Makes so many siblings, with seeds that count up.</summary>
    public int? Count { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
