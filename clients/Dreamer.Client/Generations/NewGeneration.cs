namespace Dreamer.Client.Generations;

/// <summary>What to make; anything left out is the parent's, or the model's default.</summary>
public sealed record NewGeneration : GenerationValues
{
    /// <summary>One of <see cref="GenerationKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The generation that this one grows from.</summary>
    public string? Parent { get; init; }

    /// <summary>Makes so many siblings, with seeds that count up.</summary>
    public int? Count { get; init; }

    /// <summary>Texts of one's own, which are given back.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>A still of what the caption describes.</summary>
    public static NewGeneration TextToImage(string caption) => new() { Kind = GenerationKinds.TextToImage, Caption = caption };

    /// <summary>A still of what the caption describes, and its clip, in which the motion caption says what moves.</summary>
    public static NewGeneration TextToVideo(string caption, string motionCaption) =>
        new() { Kind = GenerationKinds.TextToVideo, Caption = caption, MotionCaption = motionCaption };

    /// <summary>A new still from a generation's; set <see cref="GenerationValues.Asset"/> instead of a parent to begin with an uploaded picture.</summary>
    public static NewGeneration Refine(string? parent, string? caption) =>
        new() { Kind = GenerationKinds.Refine, Parent = parent, Caption = caption };

    /// <summary>A generation's clip that goes on from its last frame: both, joined.</summary>
    public static NewGeneration Extend(string parent, string? motionCaption = null) =>
        new() { Kind = GenerationKinds.Extend, Parent = parent, MotionCaption = motionCaption };

    /// <summary>
    /// A clip that begins with a generation's still; set <see cref="GenerationValues.Asset"/> instead of a parent to begin with an uploaded picture.
    /// </summary>
    public static NewGeneration Animate(string? parent, string motionCaption) =>
        new() { Kind = GenerationKinds.Animate, Parent = parent, MotionCaption = motionCaption };
}
