using System.Collections.Immutable;

namespace Dreamer.Sessions;

/// <summary>What an event tells that is about the session itself: what it is called now, or which of its generations have gone or come back.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.SessionChange")]
public sealed record SessionChange
{
    [Id(0)] public string? Title { get; init; }
    [Id(1)] public ImmutableDictionary<string, string>? Metadata { get; init; }
    [Id(2)] public ImmutableArray<GenerationId>? Generations { get; init; }
}
