namespace Dreamer.Client.Generations;

/// <summary>What to make; anything left out is the parent's, or the model's default.</summary>
public sealed record NewGeneration
{
    /// <summary><c>text_to_image</c>, <c>animate</c> or <c>text_to_video</c>.</summary>
    public required string Kind { get; init; }

    public string? Parent { get; init; }

    public string? Caption { get; init; }

    public string? MotionCaption { get; init; }

    public string? NegativeCaption { get; init; }

    public long? Seed { get; init; }

    public int? Steps { get; init; }

    public double? Guidance { get; init; }

    public double? ImageGuidance { get; init; }

    public int? Size { get; init; }

    public int? Frames { get; init; }

    public double? Fps { get; init; }

    public double? MotionStrength { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
