using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Tenants;

namespace Dreamer.Grains.Sessions;

internal sealed partial class SessionGrain
{
    /// <summary>
    /// Nothing is shared with the original: every blob is copied before the tree is stored, and marks lead to the copies until then.
    /// </summary>
    public async Task<SessionView> ForkAsync(ForkSession request)
    {
        if (!session.RecordExists)
        {
            var original = await GrainFactory.Session(Tenant, request.From).GetAsync() ?? throw NotFound($"There is no session '{request.From}'.");
            await CopyAsync(original, ForkedTree.Of(original, request.UpTo, Id), request);
        }
        await GrainFactory.Tenant(Tenant).AddSessionAsync(new TenantSession(Id, session.State.Title, session.State.CreatedAt));
        foreach (var node in session.State.Nodes.Where(node => node.Node.State.IsFinal()))
        {
            await unfinished.ClearAsync(Tenant, node.Node.Id);
        }
        return View();
    }

    private async Task CopyAsync(SessionView original, ForkedTree tree, ForkSession request)
    {
        var copies = new List<StoredNode>();
        foreach (var node in tree.Nodes)
        {
            copies.Add(await CopyAsync(node, tree));
        }
        session.State = new SessionRecord
        {
            Title = request.Title ?? original.Title,
            Metadata = request.Metadata ?? original.Metadata,
            CreatedAt = clock.GetUtcNow(),
            Nodes = [.. copies],
            ForkedFrom = original.Id,
        };
        await session.WriteStateAsync();
    }

    private async Task<StoredNode> CopyAsync(SessionNode node, ForkedTree tree)
    {
        var original = await GrainFactory.Generation(Tenant, node.Id).GetAsync() ?? throw NotFound($"There is no generation '{node.Id}' any more.");
        var copy = tree.Copy(original);
        await GrainFactory.Generation(Tenant, copy.Id).CopyAsync(node.Id, copy);
        return new StoredNode(new SessionNode(copy.Id, node.Kind, copy.Settings.Parent, copy.Progress.State, node.CreatedAt), copy.Settings);
    }
}
