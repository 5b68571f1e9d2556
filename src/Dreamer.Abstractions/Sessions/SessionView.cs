using System.Collections.Immutable;

namespace Dreamer.Sessions;

/// <summary>A session: its tree of generations, oldest first, and the number of its last event.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.SessionView")]
public sealed record SessionView
{
    [Id(0)] public required SessionId Id { get; init; }
    [Id(1)] public required string Title { get; init; }
    [Id(2)] public required DateTimeOffset CreatedAt { get; init; }
    [Id(3)] public ImmutableDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;
    [Id(4)] public ImmutableArray<SessionNode> Generations { get; init; } = [];
    [Id(5)] public long LastSequence { get; init; }

    /// <summary>The session that this one was copied from.</summary>
    [Id(6)] public SessionId? ForkedFrom { get; init; }

    /// <summary>More of the session that it was forked from is still to come; until then nothing can be added.</summary>
    [Id(7)] public bool IsCopying { get; init; }
}
