using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Microsoft.Extensions.Hosting;

/// <summary>Makes a host a silo.</summary>
public static class OrleansSiloGenericHostExtensions
{
    public static IHostApplicationBuilder UseOrleans(this IHostApplicationBuilder hostAppBuilder, Action<ISiloBuilder> configureDelegate)
    {
        configureDelegate(AddOrleansCore(hostAppBuilder.Services, hostAppBuilder.Configuration));
        return hostAppBuilder;
    }

    private static SiloBuilder AddOrleansCore(IServiceCollection services, IConfiguration configuration)
    {
        if (!services.Any(s => s.ServiceType == typeof(Silo)))
        {
            AddRuntime(services);
        }

        return new SiloBuilder(services, configuration);
    }

    private static void AddRuntime(IServiceCollection services)
    {
        services.AddOptions().AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Silo>();
        services.AddSingleton<GrainClasses>();
        services.AddSingleton<SiloLifecycle>();
        services.AddSingleton<ClusterClient>();
        services.AddSingleton<IGrainFactory>(s => s.GetRequiredService<ClusterClient>());
        services.AddSingleton<IClusterClient>(s => s.GetRequiredService<ClusterClient>());
        services.AddScoped<IGrainContext>(_ => Activation.Current ?? throw new InvalidOperationException("No current grain context available."));
        services.AddHostedService<SiloHostedService>();
    }

    private sealed record SiloBuilder(IServiceCollection Services, IConfiguration Configuration) : ISiloBuilder;
}
