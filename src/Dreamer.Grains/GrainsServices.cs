using Dreamer.Grains.Assets;
using Dreamer.Grains.Idempotency;
using Dreamer.Grains.Tenants;
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
        return services
            .AddSingleton(options ?? new GrainsOptions())
            .AddSingleton<UnfinishedWork>()
            .AddHostedService<OnceSweep>()
            .AddSingleton<BlobCopies>()
            .AddSingleton<AssetAdoption>()
            .AddSingleton<LedgerSegments>()
            .AddSingleton<IOutgoingGrainCallFilter, CallTrace>()
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>, StartupSweep>();
    }
}
