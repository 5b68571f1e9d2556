namespace Dreamer.Client.Generations;

/// <summary>The values that a generation is made from: what a request says of them, or what the server decided.</summary>
public abstract record GenerationValues
{
    /// <summary>An uploaded still to refine or animate, in a parent's place.</summary>
    public string? Asset { get; init; }

    /// <summary>Goes on from this one of the parent's own steps: a still's for <c>refine</c>, a clip's for <c>animate</c>.</summary>
    public int? ParentStep { get; init; }

    /// <summary>One of the server's models by its id; what refines or continues the parent's keeps it.</summary>
    public string? Model { get; init; }

    /// <summary>LoRAs of the model's folder, added to its weights in this order; null is the parent's, and an empty list none.</summary>
    public IReadOnlyList<Lora>? Loras { get; init; }

    /// <summary>What the still shows.</summary>
    public string? Caption { get; init; }

    /// <summary>What moves in the clip.</summary>
    public string? MotionCaption { get; init; }

    /// <summary>What it shall not show.</summary>
    public string? NegativeCaption { get; init; }

    /// <summary>The same seed gives the same bytes.</summary>
    public long? Seed { get; init; }

    /// <summary>Denoising steps.</summary>
    public int? Steps { get; init; }

    /// <summary>Makes a draft: stops after so many of the steps, and shows what the result will be; a text_to_video's still is made whole.</summary>
    public int? StopAfter { get; init; }

    /// <summary>How closely it follows the captions.</summary>
    public double? Guidance { get; init; }

    /// <summary>How closely a clip follows its still.</summary>
    public double? ImageGuidance { get; init; }

    /// <summary>A number for a square, such as 64; else <c>new FrameSize(832, 480)</c>.</summary>
    public FrameSize? Size { get; init; }

    /// <summary>Of a clip; those of an <c>extend</c> begin with its parent's last.</summary>
    public int? Frames { get; init; }

    /// <summary>Frames a second of a clip.</summary>
    public double? Fps { get; init; }

    /// <summary>How much moves in a clip.</summary>
    public double? MotionStrength { get; init; }

    /// <summary><c>exact</c>, <c>balanced</c> or <c>fast</c>: how near it comes to the result of all its steps.</summary>
    public string? Quality { get; init; }

    /// <summary>For <c>refine</c>: how much of the still is made anew, from 0.01 to 1.</summary>
    public double? Strength { get; init; }

    /// <summary><c>interactive</c> before <c>batch</c>.</summary>
    public string? Lane { get; init; }

    /// <summary>Not worth anything later than this: it then ends as <c>expired</c>.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Steps may be shared where that rounds otherwise: sooner under load, but not byte for byte the seed's.</summary>
    public bool? Inexact { get; init; }

    /// <summary>Small pictures of the work while it is done, as <c>preview</c> events.</summary>
    public bool? Previews { get; init; }
}
