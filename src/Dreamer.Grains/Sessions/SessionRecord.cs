using System.Collections.Immutable;
using Dreamer.Sessions;

namespace Dreamer.Grains.Sessions;

/// <summary>What a session stores in one piece, because it hardly ever changes. Its nodes and events are on pages of their own.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.SessionRecord")]
public sealed record SessionRecord
{
    [Id(0)] public string Title { get; init; } = "";
    [Id(1)] public ImmutableDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;
    [Id(2)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Before there were pages: the nodes with all their settings, which the generations have themselves.</summary>
    [Id(3)] public ImmutableArray<StoredNode> Nodes { get; init; } = [];

    /// <summary>Before there were pages: the last events.</summary>
    [Id(4)] public ImmutableArray<SessionEvent> Tail { get; init; } = [];

    /// <summary>Before there were pages: event numbers up to here may have been told to somebody.</summary>
    [Id(5)] public long NumbersReserved { get; init; }

    [Id(6)] public SessionId? ForkedFrom { get; init; }

    /// <summary>What is still to be copied of the session that this one is forked from.</summary>
    [Id(7)] public Copying? Copying { get; init; }

    /// <summary>For readers it is gone; what it has made is deleted bit by bit.</summary>
    [Id(8)] public bool IsDeleted { get; init; }

    /// <summary>Generations that are hidden, and go when their time is over.</summary>
    [Id(9)] public ImmutableArray<RemovedGenerations> Removed { get; init; } = [];

    public bool IsWithoutPages => !Nodes.IsEmpty || NumbersReserved > 0;

    public SessionRecord OnPages() => this with { Nodes = [], Tail = [], NumbersReserved = 0 };
}
