namespace Dreamer.Client.Generations;

/// <summary>What to make; anything left out is the parent's, or the model's default.</summary>
public sealed record NewGeneration
{
    /// <summary>One of <see cref="GenerationKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The generation that this one grows from.</summary>
    public string? Parent { get; init; }

    /// <summary>An uploaded still to refine or animate, in a parent's place.</summary>
    public string? Asset { get; init; }

    /// <summary>
    /// Goes on along the parent's own steps from this one with another caption: a still's for <c>refine</c>, a clip's for
    /// <c>animate</c>.
    /// </summary>
    public int? ParentStep { get; init; }

    /// <summary>One of the server's models by its id; what starts from a parent's still keeps the parent's.</summary>
    public string? Model { get; init; }

    public string? Caption { get; init; }

    public string? MotionCaption { get; init; }

    public string? NegativeCaption { get; init; }

    public long? Seed { get; init; }

    /// <summary>Makes so many siblings, with seeds that count up.</summary>
    public int? Count { get; init; }

    public int? Steps { get; init; }

    public double? Guidance { get; init; }

    public double? ImageGuidance { get; init; }

    public int? Size { get; init; }

    public int? Frames { get; init; }

    public double? Fps { get; init; }

    public double? MotionStrength { get; init; }

    /// <summary>For <c>refine</c>: how much of the still is made anew, from 0.01 to 1.</summary>
    public double? Strength { get; init; }

    /// <summary><c>interactive</c> before <c>batch</c>.</summary>
    public string? Lane { get; init; }

    /// <summary>Not worth anything later than this: it then ends as <c>expired</c>.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>
    /// Steps may be shared with others' where that rounds otherwise: sooner under load, but not byte for byte the seed's.
    /// </summary>
    public bool? Inexact { get; init; }

    /// <summary>Small pictures of the work while it is done, as <c>preview</c> events.</summary>
    public bool? Previews { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>A still of what the caption describes.</summary>
    public static NewGeneration TextToImage(string caption) => new() { Kind = GenerationKinds.TextToImage, Caption = caption };

    /// <summary>A still of what the caption describes, and its clip, in which the motion caption says what moves.</summary>
    public static NewGeneration TextToVideo(string caption, string motionCaption) =>
        new() { Kind = GenerationKinds.TextToVideo, Caption = caption, MotionCaption = motionCaption };

    /// <summary>A new still from a generation's; set <see cref="Asset"/> instead of a parent to begin with an uploaded picture.</summary>
    public static NewGeneration Refine(string? parent, string? caption) => new()
    {
        Kind = GenerationKinds.Refine,
        Parent = parent,
        Caption = caption,
    };

    /// <summary>
    /// A clip that begins with a generation's still; set <see cref="Asset"/> instead of a parent to begin with an uploaded picture.
    /// </summary>
    public static NewGeneration Animate(string? parent, string motionCaption) =>
        new() { Kind = GenerationKinds.Animate, Parent = parent, MotionCaption = motionCaption };
}
