using System.Collections.Immutable;
using Dreamer.Assets;

namespace Dreamer.Generations;

/// <summary>What a client asks for; what it leaves out is inherited from the parent, or else a default.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.GenerationRequest")]
public sealed record GenerationRequest
{
    [Id(0)] public required GenerationKind Kind { get; init; }
    [Id(1)] public GenerationId? Parent { get; init; }
    [Id(2)] public int? ParentStep { get; init; }
    [Id(3)] public string? Caption { get; init; }
    [Id(4)] public string? MotionCaption { get; init; }
    [Id(5)] public string? NegativeCaption { get; init; }
    [Id(6)] public long? Seed { get; init; }
    [Id(7)] public int? Steps { get; init; }
    [Id(8)] public double? Guidance { get; init; }
    [Id(9)] public double? ImageGuidance { get; init; }
    [Id(10)] public int? Size { get; init; }
    [Id(11)] public int? Frames { get; init; }
    [Id(12)] public double? Fps { get; init; }
    [Id(13)] public double? MotionStrength { get; init; }
    [Id(14)] public double? Strength { get; init; }
    [Id(15)] public Lane Lane { get; init; }
    [Id(16)] public DateTimeOffset? Deadline { get; init; }
    [Id(17)] public ImmutableDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>An uploaded still to start from, in a parent's place.</summary>
    [Id(18)] public AssetId? Asset { get; init; }

    /// <summary>So many siblings are made, with seeds that count up.</summary>
    [Id(19)] public int Count { get; init; } = 1;
    [Id(20)] public bool Inexact { get; init; }
    [Id(21)] public bool Previews { get; init; }

    /// <summary>A model by its name; left out, the parent's, or else the first that devices have.</summary>
    [Id(22)] public string? Model { get; init; }
}
