using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dreamer.Generations;

namespace Dreamer.Api.Generations;

/// <summary>What a client sends to make something; what it leaves out is the parent's, or a default.</summary>
internal sealed record GenerationBody
{
    [Required] public GenerationKind? Kind { get; init; }

    [Description("The generation that this one grows from: whose still is refined or animated, and whose values hold where none are sent.")]
    public string? Parent { get; init; }

    [Description("An uploaded still to refine or animate, in a parent's place.")]
    public string? Asset { get; init; }

    [Description("For refine: goes on along the parent still's own steps from this one with another caption, instead of noising it again. For animate: the same along a parent clip's, with another motion_caption.")]
    public int? ParentStep { get; init; }

    [Description("The name of one of /v1/models. Left out, the parent's, or else the first; what starts from a parent's still keeps the parent's.")]
    public string? Model { get; init; }

    public string? Caption { get; init; }

    public string? MotionCaption { get; init; }

    public string? NegativeCaption { get; init; }

    public long? Seed { get; init; }

    [Description("Makes so many siblings, 1 to 16, with the seeds seed, seed + 1, …; the answer shows the first, and names all in 'variations'.")]
    public int? Count { get; init; }

    public int? Steps { get; init; }

    public double? Guidance { get; init; }

    public double? ImageGuidance { get; init; }

    public int? Size { get; init; }

    public int? Frames { get; init; }

    public double? Fps { get; init; }

    public double? MotionStrength { get; init; }

    [Description("For refine: the share of the steps, 0.01 to 1, that the parent's still is noised back by and denoised again; little keeps much of it.")]
    public double? Strength { get; init; }

    public Lane? Lane { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Whether steps may be shared with others' where that rounds otherwise: sooner under load, but not byte for byte the seed's.</summary>
    public bool? Inexact { get; init; }

    /// <summary>Whether small pictures of the work shall be shown while it is done, as <c>preview</c> events.</summary>
    public bool? Previews { get; init; }

    public ImmutableDictionary<string, string>? Metadata { get; init; }
}
