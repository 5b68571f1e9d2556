namespace Dreamer.Grains.Sessions;

/// <summary>
/// Deletes what a session has made: 1. what a copying had begun and not stored; 2. the generations of its last page, 3. the page, and so
/// on to the first; 4. the session itself. What is stored says where to go on.
/// </summary>
internal sealed class Deleting(StoredSession stored, UnfinishedWork unfinished, IGrainFactory grains)
{
    public async Task BeginAsync()
    {
        await unfinished.MarkAsync(stored.Tenant, stored.Id);
        await stored.SaveHeaderAsync(stored.Header with { IsDeleted = true });
    }

    /// <summary>Deletes the next page; false when all is gone.</summary>
    public async Task<bool> AdvanceAsync()
    {
        if (stored.Header.Copying is not null)
        {
            await DeleteStraysAsync();
            await stored.SaveHeaderAsync(stored.Header with { Copying = null });
        }
        if (stored.Tree.Count > 0)
        {
            await DeleteAsync(stored.LastNodes().Select(node => node.Id));
            await stored.RemoveLastNodesAsync();
            return true;
        }
        await grains.Tenant(stored.Tenant).RemoveSessionAsync(stored.Id); // again: the first call may have come to nothing
        await stored.ClearAsync();
        await unfinished.ClearAsync(stored.Tenant, stored.Id);
        return false;
    }

    /// <summary>What a copying had begun and not stored.</summary>
    public async Task DeleteStraysAsync()
    {
        var marked = await unfinished.ListAsync(stored.Tenant);
        await DeleteAsync(marked.Where(generation => generation.Session == stored.Id && stored.Tree.Find(generation) is null));
    }

    private Task DeleteAsync(IEnumerable<GenerationId> generations) =>
        Task.WhenAll(generations.Select(generation => grains.Generation(stored.Tenant, generation).DeleteAsync()));
}
