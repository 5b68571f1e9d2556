namespace Dreamer.Grains.Sessions;

/// <summary>
/// A tenant's sessions: each is told to go, which cancels what runs in it. They go on by themselves, and there is more until none has left a mark.
/// </summary>
internal sealed class SessionRemains(UnfinishedWork unfinished, IGrainFactory grains) : ITenantRemains
{
    private const int AtOnce = 20;

    public async Task<bool> DeleteSomeAsync(TenantId tenant)
    {
        var sessions = await grains.Tenant(tenant).ListSessionsAsync(null, AtOnce);
        await Task.WhenAll(sessions.Select(session => grains.Session(tenant, session.Id).DeleteAsync()));
        return sessions.Length > 0 || await AreLeftAsync(tenant);
    }

    /// <summary>Whoever left a mark is woken, to do what it is for.</summary>
    private async Task<bool> AreLeftAsync(TenantId tenant)
    {
        var sessions = await unfinished.ListSessionsAsync(tenant);
        var generations = await unfinished.ListAsync(tenant);
        await Task.WhenAll(sessions.Take(AtOnce).Select(session => grains.Session(tenant, session).ContinueAsync()));
        await Task.WhenAll(generations.Take(AtOnce).Select(generation => grains.Session(tenant, generation.Session).ResumeAsync(generation)));
        return sessions.Count > 0 || generations.Count > 0;
    }
}
