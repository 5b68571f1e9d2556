using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Tenants;

namespace Dreamer.Grains.Sessions;

/// <summary>
/// Deletes what a session has made, the youngest first: 1. the generations of its last page, 2. the page, and so on to the first; 3. what a copying had begun
/// and not stored; 4. the session itself. What is stored says where to go on.
/// </summary>
internal sealed class Deleting(StoredSession stored, UnfinishedWork unfinished, IGrainFactory grains, TenantId tenant, SessionId session)
{
    public async Task BeginAsync()
    {
        await unfinished.MarkAsync(tenant, session);
        await stored.SaveHeaderAsync(stored.Header with { IsDeleted = true });
    }

    /// <summary>Deletes the next page; false when all is gone.</summary>
    public async Task<bool> AdvanceAsync()
    {
        if (stored.Tree.Count > 0)
        {
            await DeleteAsync(stored.LastNodes().Select(node => node.Id));
            await stored.RemoveLastNodesAsync();
            return true;
        }
        if (stored.Header.Copying is not null)
        {
            await DeleteAsync((await unfinished.ListAsync(tenant)).Where(generation => generation.Session == session));
        }
        await grains.Tenant(tenant).RemoveSessionAsync(session); // again: the first call may have come to nothing
        await stored.ClearAsync();
        await unfinished.ClearAsync(tenant, session);
        return false;
    }

    private Task DeleteAsync(IEnumerable<GenerationId> generations) =>
        Task.WhenAll(generations.Select(generation => grains.Generation(tenant, generation).DeleteAsync()));
}
