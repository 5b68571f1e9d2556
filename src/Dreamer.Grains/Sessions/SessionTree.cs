using System.Collections.Immutable;
using Dreamer.Sessions;

namespace Dreamer.Grains.Sessions;

/// <summary>A session's nodes, oldest first. It does not change: what is not stored yet is another tree.</summary>
internal sealed class SessionTree
{
    private readonly ImmutableDictionary<GenerationId, int> _places;

    private SessionTree(ImmutableArray<SessionNode> nodes, ImmutableDictionary<GenerationId, int> places) =>
        (Nodes, _places) = (nodes, places);

    public static SessionTree Empty { get; } = Of([]);

    public ImmutableArray<SessionNode> Nodes { get; }

    public int Count => Nodes.Length;

    public static SessionTree Of(ImmutableArray<SessionNode> nodes) =>
        new(nodes, nodes.Select((node, place) => KeyValuePair.Create(node.Id, place)).ToImmutableDictionary());

    public SessionNode? Find(GenerationId id) => _places.TryGetValue(id, out var place) ? Nodes[place] : null;

    /// <summary>With the node, which replaces one of its id.</summary>
    public SessionTree With(SessionNode node) =>
        _places.TryGetValue(node.Id, out var place)
            ? Nodes[place] == node ? this : new SessionTree(Nodes.SetItem(place, node), _places)
            : new SessionTree(Nodes.Add(node), _places.Add(node.Id, Count));

    /// <summary>With the states that events tell; one of a generation that is no node says nothing.</summary>
    public SessionTree With(IEnumerable<SessionEvent> events) => events.Aggregate(
        this, (tree, told) => tree.Find(told.Generation) is { } node ? tree.With(node with { State = told.Progress.State }) : tree);

    /// <summary>What was removed, and all that grew from it, whenever that was.</summary>
    public HashSet<GenerationId> WithDescendants(IEnumerable<RemovedGenerations> removed)
    {
        var all = removed.SelectMany(one => one.Generations).ToHashSet();
        foreach (var node in Nodes) // a parent comes before its children
        {
            if (node.Parent is { } parent && all.Contains(parent))
            {
                all.Add(node.Id);
            }
        }
        return all;
    }

    public SessionTree Without(IReadOnlySet<GenerationId> gone) => Of(Nodes.RemoveAll(node => gone.Contains(node.Id)));

    public SessionTree First(int count) => Of(Nodes[..count]);
}
