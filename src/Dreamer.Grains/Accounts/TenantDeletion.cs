namespace Dreamer.Grains.Accounts;

/// <summary>
/// Deletes what a tenant has, piece by piece, in the order in which those who keep it are registered. Each piece can be done again, so a crash
/// leaves nothing but more to do; a mark leads the next start to it.
/// </summary>
internal sealed class TenantDeletion(TenantId tenant, IEnumerable<ITenantRemains> remains, UnfinishedWork unfinished, IGrainFactory grains)
{
    public Task BeginAsync() => unfinished.MarkAsync(tenant);

    /// <summary>Answers whether there may be more.</summary>
    public async Task<bool> AdvanceAsync()
    {
        foreach (var kind in remains)
        {
            if (await kind.DeleteSomeAsync(tenant))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Its place in the list goes before what is stored of it: a crash in between finds that, and comes here again.</summary>
    public async Task EndAsync(Func<Task> clear)
    {
        await grains.TenantDirectory().RemoveAsync(tenant);
        await clear();
        await unfinished.ClearAsync(tenant);
    }
}
