using System.Collections.Concurrent;
using Dreamer.Generations;
using Dreamer.Sessions;

namespace Dreamer.Api.OpenAi.Images;

/// <summary>
/// Deletes the sessions of old image requests, a few with each new one: nobody can name their pictures any more, and they would fill the tenant's list.
/// What somebody has gone on from stays.
/// </summary>
internal sealed partial class ImageSweep(IGrainFactory grains, TimeProvider clock, ILogger<ImageSweep> log)
{
    private const int AtOnce = 3; // more than a request adds, so that what has gathered goes

    /// <summary>Longer than links to pictures are good.</summary>
    private static readonly TimeSpan s_kept = 2 * ImageLinks.Lifetime;

    private readonly ConcurrentDictionary<TenantId, SessionId> _looked = []; // the last one that stays

    public async Task SweepAsync(TenantId tenant)
    {
        try
        {
            var before = clock.GetUtcNow() - s_kept;
            SessionId? looked = _looked.TryGetValue(tenant, out var last) ? last : null;
            foreach (var old in await grains.Tenant(tenant).ListOriginAsync(SessionOrigin.Images, looked, AtOnce, oldestFirst: true))
            {
                if (old.CreatedAt < before && !await DeleteAsync(tenant, old.Id))
                {
                    _looked[tenant] = old.Id;
                }
            }
        }
        catch (Exception failed) // the next request is another chance, and this one has nothing to do with it
        {
            LogFailed(log, failed, tenant);
        }
    }

    /// <summary>False where it holds more than the request made.</summary>
    private async Task<bool> DeleteAsync(TenantId tenant, SessionId id)
    {
        var (session, made) = (grains.Session(tenant, id), FaceSessions.MadeIn(id));
        var own = Enumerable.Range(0, ImageBody.MostImages).Select(made.Variation).ToHashSet();
        if (await session.GetAsync() is { } view && view.Generations.Any(node => !own.Contains(node.Id) || !node.State.IsFinal()))
        {
            return false;
        }

        await session.DeleteAsync();
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "old images of tenant {Tenant} could not be deleted")]
    private static partial void LogFailed(ILogger log, Exception error, TenantId tenant);
}
