using System.Collections.Immutable;
using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Storage;

namespace Dreamer.Grains.Sessions;

/// <summary>
/// What a session stores: a header, and pages of its nodes and of its last events. What an event changes is on two small pages, however
/// large the session is. Events are written first: should the node not be written any more, the next load takes its state from them.
/// </summary>
internal sealed class StoredSession(
    TenantId tenant, SessionId id, IPersistentState<SessionRecord> header, IBlobStore blobs, int eventsStored)
{
    /// <summary>So that a page has 3 kB.</summary>
    public const int NodesPerPage = 12;

    private readonly SessionPages<ImmutableArray<SessionNode>> _nodes = new(blobs, $"_sessions/{tenant}/{id}/nodes/");
    private readonly SessionPages<EventPage> _events = new(blobs, $"_sessions/{tenant}/{id}/events/");
    private EventPage _open = EventPage.First;
    private int? _torn;

    public TenantId Tenant => tenant;

    public SessionId Id => id;

    public SessionRecord Header => header.State;

    /// <summary>Also of one that is gone for readers.</summary>
    public bool HasHeader => header.RecordExists;

    public bool Exists => header.RecordExists && !Header.IsDeleted;

    public SessionTree Tree { get; private set; } = SessionTree.Empty;

    /// <summary>Ids of what is removed, or grew from what is.</summary>
    public IReadOnlySet<GenerationId> Hidden => Tree.WithDescendants(Header.Removed);

    public ImmutableArray<SessionNode> Shown => Header.Removed.IsEmpty ? Tree.Nodes : Tree.Without(Hidden).Nodes;

    /// <summary>The stored events as they were when the session was loaded.</summary>
    public ImmutableArray<SessionEvent> LoadedEvents { get; private set; } = [];

    /// <summary>Event numbers up to here may have been told to somebody; a new activation counts on from it.</summary>
    public long NumbersReserved => _open.NumbersReserved;

    /// <summary>Full pages are overwritten in turn, the oldest first.</summary>
    private int EventPages => (eventsStored / EventPage.Length) + 1;

    /// <summary>
    /// Moves a session over that was stored as one record. Its pages come first and the header last: a crash on the way does it again.
    /// </summary>
    public async Task LoadAsync(Func<StoredNode, Task> prepare)
    {
        if (!HasHeader)
        {
            return;
        }
        var (nodes, events) = (await _nodes.ReadAsync(), (await _events.ReadAsync()).OrderBy(page => page.Number).ToList());
        if (Header.IsWithoutPages)
        {
            await MoveAsync(Header, prepare);
            return;
        }
        LoadedEvents = [.. events.SelectMany(page => page.Events)];
        var all = nodes.SelectMany(page => page).ToList();
        (Tree, _open) = (SessionTree.Of([.. all.DistinctBy(node => node.Id)]), events.LastOrDefault(EventPage.First));
        _torn = Tree.Count < all.Count ? 0 : null;
        await SaveAsync(Tree.With(LoadedEvents), [], 0);
    }

    /// <summary>
    /// Removes nodes, and moves those behind them up. Pages are written from the first on: a crash on the way leaves some nodes twice and loses none, and
    /// the next load, or save, begins anew.
    /// </summary>
    public async Task RemoveAsync(IReadOnlySet<GenerationId> gone)
    {
        var first = Tree.Nodes.TakeWhile(node => !gone.Contains(node.Id)).Count();
        if (first < Tree.Count)
        {
            (Tree, _torn) = (Tree.Without(gone), Math.Min(_torn ?? int.MaxValue, first / NodesPerPage));
        }
        await MendAsync();
    }

    /// <summary>If a write fails, the state before stands, and the next try writes all of it.</summary>
    public async Task SaveAsync(SessionTree tree, ImmutableArray<SessionEvent> events, long lastNumber)
    {
        await MendAsync();
        var open = _open;
        if (!events.IsEmpty || lastNumber > NumbersReserved)
        {
            open = _open.With(events, lastNumber);
            await _events.WriteAsync(open.Number % EventPages, open);
        }
        foreach (var page in ReferenceEquals(tree, Tree) ? [] : PagesToWrite(tree).ToList())
        {
            await _nodes.WriteAsync(page, PageOf(tree, page));
        }
        (Tree, _open) = (tree, open);
    }

    public Task SaveHeaderAsync(SessionRecord changed) => header.SaveAsync(changed);

    /// <summary>The nodes of the last page.</summary>
    public ImmutableArray<SessionNode> LastNodes() => Tree.Nodes[((Tree.Count - 1) / NodesPerPage * NodesPerPage)..];

    public async Task RemoveLastNodesAsync()
    {
        var left = Tree.Count - LastNodes().Length;
        await _nodes.DeleteAsync(left / NodesPerPage);
        Tree = Tree.First(left);
    }

    /// <summary>The header last: a crash before it leaves a session that can be deleted again.</summary>
    public async Task ClearAsync()
    {
        await _nodes.DeleteAllAsync();
        await _events.DeleteAllAsync();
        await header.ClearStateAsync();
    }

    /// <summary>New nodes, and ends. That a generation runs is told by events alone: after a restart it does not.</summary>
    private IEnumerable<int> PagesToWrite(SessionTree tree) =>
        from place in Enumerable.Range(0, tree.Count)
        let node = tree.Nodes[place]
        let before = place < Tree.Count ? Tree.Nodes[place] : null
        where before is null || (!ReferenceEquals(before, node) && node.State.IsFinal())
        group place by place / NodesPerPage into page
        select page.Key;

    private static ImmutableArray<SessionNode> PageOf(SessionTree tree, int page) => [.. tree.Nodes.Skip(page * NodesPerPage).Take(NodesPerPage)];

    private async Task MendAsync()
    {
        if (_torn is not { } first)
        {
            return;
        }
        var count = (Tree.Count + NodesPerPage - 1) / NodesPerPage;
        for (var page = first; page < count; page++)
        {
            await _nodes.WriteAsync(page, PageOf(Tree, page));
        }
        await _nodes.TrimAsync(count);
        _torn = null;
    }

    private async Task MoveAsync(SessionRecord old, Func<StoredNode, Task> prepare)
    {
        foreach (var node in old.Nodes.Where(node => !node.Node.State.IsFinal()))
        {
            await prepare(node);
        }
        await SaveAsync(SessionTree.Of([.. old.Nodes.Select(node => node.Node)]), [], old.NumbersReserved);
        foreach (var events in old.Tail.Chunk(EventPage.Length))
        {
            await SaveAsync(Tree, [.. events], old.NumbersReserved);
        }
        await header.SaveAsync(old.OnPages());
        LoadedEvents = old.Tail;
    }
}
