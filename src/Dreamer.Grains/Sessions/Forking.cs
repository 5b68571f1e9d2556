using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Tenants;

namespace Dreamer.Grains.Sessions;

/// <summary>
/// Makes a session of another one's tree, a page of nodes at a time: 1. the generations of the page are copied, blobs and all, each with a mark; 2. the page is
/// stored; 3. the marks go. What is stored says where to go on. Nothing is shared with the original.
/// </summary>
internal sealed class Forking(StoredSession stored, Deleting deleting, UnfinishedWork unfinished, IGrainFactory grains, TenantId tenant, SessionId into, TimeProvider clock)
{
    private ForkedTree? _tree;

    public async Task BeginAsync(ForkSession request)
    {
        var original = await grains.Session(tenant, request.From).GetAsync()
            ?? throw new DreamerException(ErrorCode.NotFound, $"There is no session '{request.From}'.");
        if (original.IsCopying)
        {
            throw new DreamerException(ErrorCode.Conflict, $"The session '{request.From}' is itself still being copied from '{original.ForkedFrom}': try again when it is whole.");
        }
        _tree = ForkedTree.Of(original, request.UpTo, into);
        var begun = new SessionRecord
        {
            Title = request.Title ?? original.Title,
            Metadata = request.Metadata ?? original.Metadata,
            CreatedAt = clock.GetUtcNow(),
            ForkedFrom = original.Id,
            Copying = new Copying(original.Id, request.UpTo, original.Generations.Length),
        };
        await grains.Tenant(tenant).AddSessionAsync(new TenantSession(into, begun.Title, begun.CreatedAt));
        await unfinished.MarkAsync(tenant, into);
        await stored.SaveHeaderAsync(begun);
    }

    /// <summary>Copies the next page; false when there is none. Where the original has been deleted meanwhile, it ends with what there is.</summary>
    public async Task<bool> AdvanceAsync()
    {
        if (stored.Header.Copying is not { } copying)
        {
            return false;
        }
        var tree = _tree ??= await ReadAsync(copying);
        var next = tree?.Nodes.Skip(stored.Tree.Count).Take(StoredSession.NodesPerPage).ToList() ?? [];
        var copies = await Task.WhenAll(next.Select(node => CopyAsync(node, tree!)));
        var there = copies.TakeWhile(copy => copy is not null).Select(copy => copy!).ToList();
        await stored.SaveAsync(there.Aggregate(stored.Tree, (all, copy) => all.With(copy)), [], 0);
        await Task.WhenAll(there.Select(copy => unfinished.ClearAsync(tenant, copy.Id)));
        if (there.Count > 0 && there.Count == next.Count)
        {
            return true;
        }
        await deleting.DeleteStraysAsync();
        await stored.SaveHeaderAsync(stored.Header with { Copying = null });
        await unfinished.ClearAsync(tenant, into);
        return false;
    }

    private async Task<ForkedTree?> ReadAsync(Copying copying)
    {
        var original = await grains.Session(tenant, copying.From).GetAsync();
        return original is null ? null : ForkedTree.Of(original with { Generations = original.Generations[..copying.Nodes] }, copying.UpTo, into);
    }

    /// <summary>Null where the original is gone. What is left of one whose blobs are gone says so.</summary>
    private async Task<SessionNode?> CopyAsync(SessionNode node, ForkedTree tree)
    {
        if (await grains.Generation(tenant, node.Id).GetAsync() is not { } original)
        {
            return null;
        }
        var copy = tree.Copy(original);
        try
        {
            await grains.Generation(tenant, copy.Id).CopyAsync(node.Id, copy);
        }
        catch (DreamerException gone) when (gone.Code == ErrorCode.NotFound)
        {
            copy = copy with { Artifacts = [], Progress = copy.Progress with { State = GenerationState.Failed }, Error = new GenerationError(gone.Code, gone.Message) };
            await grains.Generation(tenant, copy.Id).CopyAsync(node.Id, copy);
        }
        return new SessionNode(copy.Id, node.Kind, copy.Settings.Parent, copy.Progress.State, node.CreatedAt);
    }
}
