using System.Collections.Immutable;

namespace Dreamer.Sessions;

/// <summary>What a client says when it opens a session.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.CreateSession")]
public sealed record CreateSession
{
    [Id(0)] public string Title { get; init; } = "";
    [Id(1)] public ImmutableDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;
    [Id(2)] public SessionOrigin Origin { get; init; }
}
