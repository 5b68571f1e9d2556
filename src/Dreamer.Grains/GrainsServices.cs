using Dreamer.Grains.Assets;
using Dreamer.Grains.Idempotency;
using Dreamer.Grains.Tenants;
using Dreamer.Grains.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dreamer.Grains;

/// <summary>Registers what the light grains need. A blob store and grain storage are registered beside.</summary>
public static class GrainsServices
{
    public static IServiceCollection AddDreamerGrains(this IServiceCollection services, GrainsOptions? options = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        options?.Quota.Check();
        options?.Webhooks.Check();
        return services
            .AddSingleton(options ?? new GrainsOptions())
            .AddSingleton<UnfinishedWork>()
            .AddHostedService<OnceSweep>()
            .AddSingleton<BlobCopies>()
            .AddSingleton<AssetAdoption>()
            .AddSingleton<LedgerSegments>()
            .AddWebhookSender()
            .AddSingleton<IOutgoingGrainCallFilter, CallTrace>()
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>, StartupSweep>();
    }

    /// <summary>How many generations have not ended; a video and the still on its way are one.</summary>
    public static async Task<int> CountUnfinishedAsync(this IServiceProvider services)
    {
        var marked = await services.GetRequiredService<UnfinishedWork>().ListAsync(CancellationToken.None);
        return marked.Select(mark => mark.Generation).Except(marked.Select(mark => mark.Generation.OfStill())).Count();
    }
}
