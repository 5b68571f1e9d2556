using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Dreamer.Generations;

namespace Dreamer.Api.Generations;

/// <summary>What a client sends to make something; what it leaves out is the parent's, or a default.</summary>
internal sealed record GenerationBody
{
    [Required] public GenerationKind? Kind { get; init; }

    public string? Parent { get; init; }

    public int? ParentStep { get; init; }

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

    public double? Strength { get; init; }

    public Lane? Lane { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Whether steps may be shared with others' where that rounds otherwise: sooner under load, but not byte for byte the seed's.</summary>
    public bool? Inexact { get; init; }

    /// <summary>Whether small pictures of the work shall be shown while it is done, as <c>preview</c> events.</summary>
    public bool? Previews { get; init; }

    public ImmutableDictionary<string, string>? Metadata { get; init; }
}
