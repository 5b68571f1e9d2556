using System.Collections.Immutable;
using Dreamer.Generations;

namespace Dreamer.Grains.Sessions;

internal sealed partial class SessionGrain
{
    /// <summary>Reserves for those of a request's generations that are not in the tree yet. What the adding of one that failed left is given back.</summary>
    private async Task<T> WithinQuotaAsync<T>(GenerationId first, int count, Func<Task<T>> add)
    {
        ImmutableArray<GenerationId> fresh = [.. Enumerable.Range(0, count).Select(first.Variation).Where(id => session.State.Find(id) is null)];
        if (fresh.IsEmpty)
        {
            return await add();
        }
        var tenant = GrainFactory.Tenant(Tenant);
        await tenant.ReserveAsync(fresh);
        try
        {
            return await add();
        }
        catch
        {
            await Task.WhenAll(fresh.Where(id => session.State.Find(id) is null).Select(tenant.ReleaseAsync));
            throw;
        }
    }
}
