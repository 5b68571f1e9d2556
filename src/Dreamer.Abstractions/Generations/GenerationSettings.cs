using System.Collections.Immutable;

namespace Dreamer.Generations;

/// <summary>A request with every value decided, the seed included: what a node stores, and all that its result depends on.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.GenerationSettings")]
public sealed record GenerationSettings
{
    [Id(0)] public required GenerationKind Kind { get; init; }
    [Id(1)] public GenerationId? Parent { get; init; }
    [Id(2)] public required string Caption { get; init; }
    [Id(3)] public string MotionCaption { get; init; } = "";
    [Id(4)] public string NegativeCaption { get; init; } = "";
    [Id(5)] public required long Seed { get; init; }
    [Id(6)] public required int Steps { get; init; }
    [Id(7)] public required double Guidance { get; init; }
    [Id(8)] public required double ImageGuidance { get; init; }
    [Id(9)] public required int Size { get; init; }
    [Id(10)] public required int Frames { get; init; }
    [Id(11)] public required double Fps { get; init; }
    [Id(12)] public required double MotionStrength { get; init; }
    [Id(13)] public Lane Lane { get; init; }
    [Id(14)] public DateTimeOffset? Deadline { get; init; }
    [Id(15)] public ImmutableDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Steps may be shared with other jobs even where that rounds otherwise: sooner done under load, and the seed decides all but the last bits.</summary>
    [Id(20)] public bool Inexact { get; init; }
    [Id(21)] public bool Previews { get; init; }
}
