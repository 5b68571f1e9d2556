using System.Collections.Immutable;

namespace Dreamer.Sessions;

/// <summary>What a client says when it copies a session; what it leaves out is the original's.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.ForkSession")]
public sealed record ForkSession
{
    [Id(0)] public required SessionId From { get; init; }

    /// <summary>The node up to which the tree is copied; null copies all of it.</summary>
    [Id(1)] public GenerationId? UpTo { get; init; }

    [Id(2)] public string? Title { get; init; }
    [Id(3)] public ImmutableDictionary<string, string>? Metadata { get; init; }
    [Id(4)] public SessionOrigin Origin { get; init; }
}
