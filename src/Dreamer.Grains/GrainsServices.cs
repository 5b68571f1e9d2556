using Dreamer.Audit;
using Dreamer.Grains.Accounts;
using Dreamer.Grains.Assets;
using Dreamer.Grains.Generations;
using Dreamer.Grains.Idempotency;
using Dreamer.Grains.Sessions;
using Dreamer.Grains.Tenants;
using Dreamer.Grains.Webhooks;
using Dreamer.Storage;
using Dreamer.Tenants;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dreamer.Grains;

/// <summary>Registers what the light grains need. A blob store and grain storage are registered beside.</summary>
public static class GrainsServices
{
    public static IServiceCollection AddDreamerGrains(this IServiceCollection services, GrainsOptions? options = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        options?.Check();
        return services
            .AddSingleton(options ?? new GrainsOptions())
            .AddSingleton<UnfinishedWork>()
            .AddHostedService<OnceSweep>()
            .AddSingleton<KeptDrafts>()
            .AddHostedService<DraftSweep>()
            .AddSingleton<BlobCopies>()
            .AddSingleton<AssetAdoption>()
            .AddSingleton(provider => new DaySegments<UsageRecord>(provider.GetRequiredService<IBlobStore>(), "_usage"))
            .AddSingleton(provider => new DaySegments<AuditEntry>(provider.GetRequiredService<IBlobStore>(), "_audit"))
            .AddTenantRemains()
            .AddWebhookSender()
            .AddSingleton<IOutgoingGrainCallFilter, CallTrace>()
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>, StartupSweep>();
    }

    /// <summary>In the order in which they go: webhooks first, then sessions, since others' things are theirs, and whatever is left last.</summary>
    private static IServiceCollection AddTenantRemains(this IServiceCollection services) => services
        .AddSingleton<ITenantRemains, WebhookRemains>()
        .AddSingleton<ITenantRemains, SessionRemains>()
        .AddSingleton<ITenantRemains, AssetRemains>()
        .AddSingleton<ITenantRemains, LedgerRemains>()
        .AddSingleton<ITenantRemains, OnceRemains>()
        .AddSingleton<ITenantRemains, SignInRemains>()
        .AddSingleton<ITenantRemains, BlobRemains>();

    /// <summary>How many generations have not ended; a video and the still on its way are one.</summary>
    public static async Task<int> CountUnfinishedAsync(this IServiceProvider services)
    {
        var marked = await services.GetRequiredService<UnfinishedWork>().ListAsync(CancellationToken.None);
        return marked.Select(mark => mark.Generation).Except(marked.Select(mark => mark.Generation.OfStill())).Count();
    }
}
