using System.Collections.Immutable;
using Dreamer.Generations;
using Dreamer.Sessions;

namespace Dreamer.Grains.Sessions;

/// <summary>What a session stores.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.SessionRecord")]
public sealed record SessionRecord
{
    [Id(0)] public string Title { get; init; } = "";
    [Id(1)] public ImmutableDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;
    [Id(2)] public DateTimeOffset CreatedAt { get; init; }
    [Id(3)] public ImmutableArray<StoredNode> Nodes { get; init; } = [];
    [Id(4)] public ImmutableArray<SessionEvent> Tail { get; init; } = [];

    /// <summary>Event numbers up to here may have been told to somebody; a new activation counts on from it.</summary>
    [Id(5)] public long NumbersReserved { get; init; }

    [Id(6)] public SessionId? ForkedFrom { get; init; }

    public StoredNode? Find(GenerationId id) => Nodes.FirstOrDefault(n => n.Node.Id == id);

    public SessionRecord With(StoredNode node)
    {
        var index = Nodes.IndexOf(Nodes.FirstOrDefault(n => n.Node.Id == node.Node.Id)!);
        return this with { Nodes = index < 0 ? Nodes.Add(node) : Nodes.SetItem(index, node) };
    }
}
