using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Tenants;

namespace Dreamer.Grains.Sessions;

/// <summary>
/// Makes a session of another one's tree, a page of nodes at a time: 1. the generations of the page are copied, blobs and all, each with
/// a mark; 2. the page is stored; 3. the marks go. What is stored says where to go on. Nothing is shared with the original.
/// </summary>
internal sealed class Forking(StoredSession stored, Deleting deleting, UnfinishedWork unfinished, IGrainFactory grains, TimeProvider clock)
{
    private ForkedTree? _tree;

    public async Task BeginAsync(ForkSession request)
    {
        var original = await grains.Session(stored.Tenant, request.From).GetAsync()
            ?? throw new DreamerException(ErrorCode.NotFound, $"There is no session '{request.From}'.");
        if (original.IsCopying)
        {
            throw new DreamerException(
                ErrorCode.Conflict, $"The session '{request.From}' is itself still being copied from '{original.ForkedFrom}': try again when it is whole.");
        }
        _tree = ForkedTree.Of(original, request.UpTo, stored.Id);
        var begun = new SessionRecord
        {
            Title = request.Title ?? original.Title,
            Metadata = request.Metadata ?? original.Metadata,
            CreatedAt = clock.GetUtcNow(),
            ForkedFrom = original.Id,
            Copying = new Copying(original.Id, request.UpTo, original.Generations.Length),
        };
        await grains.Tenant(stored.Tenant).AddSessionAsync(new TenantSession(stored.Id, begun.Title, begun.CreatedAt, request.Origin));
        await unfinished.MarkAsync(stored.Tenant, stored.Id);
        await stored.SaveHeaderAsync(begun);
    }

    /// <summary>Copies the next page; false when there is none. If the original is deleted meanwhile, it ends with what there is.</summary>
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
        await Task.WhenAll(there.Select(copy => unfinished.ClearAsync(stored.Tenant, copy.Id)));
        if (there.Count > 0 && there.Count == next.Count)
        {
            return true;
        }
        await deleting.DeleteStraysAsync();
        await stored.SaveHeaderAsync(stored.Header with { Copying = null });
        await unfinished.ClearAsync(stored.Tenant, stored.Id);
        return false;
    }

    private async Task<ForkedTree?> ReadAsync(Copying copying)
    {
        return await grains.Session(stored.Tenant, copying.From).GetAsync() is { } original
            ? ForkedTree.Of(original with { Generations = original.Generations[..Math.Min(copying.Nodes, original.Generations.Length)] }, copying.UpTo, stored.Id)
            : null;
    }

    /// <summary>Null where the original is gone. What is left of one whose blobs are gone says so.</summary>
    private async Task<SessionNode?> CopyAsync(SessionNode node, ForkedTree tree)
    {
        if (await grains.Generation(stored.Tenant, node.Id).GetAsync() is not { } original)
        {
            return null;
        }
        var copy = tree.Copy(original);
        try
        {
            await grains.Generation(stored.Tenant, copy.Id).CopyAsync(node.Id, copy);
        }
        catch (DreamerException gone) when (gone.Code == ErrorCode.NotFound)
        {
            copy = copy with
            {
                Artifacts = [],
                Progress = copy.Progress with { State = GenerationState.Failed },
                Error = new GenerationError(gone.Code, gone.Message),
            };
            await grains.Generation(stored.Tenant, copy.Id).CopyAsync(node.Id, copy);
        }
        grains.Tenant(stored.Tenant).NoteCaptionsAsync(copy.Id, copy.Settings.Captions()).Ignore();
        return new SessionNode(copy.Id, node.Kind, copy.Settings.Parent, copy.Progress.State, node.CreatedAt);
    }
}
