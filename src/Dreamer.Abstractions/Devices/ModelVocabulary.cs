using System.Collections.Immutable;

namespace Dreamer.Devices;

/// <summary>What a model was taught: the words of its captions, and the sizes and frames of its pictures.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.ModelVocabulary")]
public sealed record ModelVocabulary
{
    /// <summary>What can be asked for, as people read it: shapes, colours, and so on.</summary>
    [Id(0)] public required ImmutableDictionary<string, ImmutableArray<string>> Groups { get; init; }

    /// <summary>Every word that a descriptive caption held.</summary>
    [Id(1)] public required ImmutableArray<string> CaptionWords { get; init; }

    /// <summary>Every word that a motion caption held.</summary>
    [Id(2)] public required ImmutableArray<string> MotionWords { get; init; }

    /// <summary>The words that name a thing, of which a caption names one.</summary>
    [Id(3)] public required ImmutableArray<string> Objects { get; init; }

    [Id(4)] public required ImmutableArray<int> Sizes { get; init; }
    [Id(5)] public required ImmutableArray<int> Frames { get; init; }

    /// <summary>Tokens of a descriptive caption at most, the two that frame it included.</summary>
    [Id(6)] public required int CaptionTokens { get; init; }

    /// <summary>Tokens of a motion caption at most, the one that ends it included.</summary>
    [Id(7)] public required int MotionTokens { get; init; }
}
