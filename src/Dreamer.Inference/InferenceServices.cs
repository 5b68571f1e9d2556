using Dreamer.Inference.Denoising;
using Dreamer.Inference.Models;
using Dreamer.Inference.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dreamer.Inference;

/// <summary>Registers the devices of this process and the grains that are pinned to them.</summary>
public static class InferenceServices
{
    public static IServiceCollection AddDreamerInference(this IServiceCollection services, InferenceOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IModelSource, PipelineSource>();
        return services
            .AddSingleton(options.Check())
            .AddSingleton<JobBlobs>()
            .AddSingleton<ArtifactBlobs>()
            .AddSingleton<RepeatedResults>()
            .AddSingleton<InferenceDevices>()
            .AddHostedService<DeviceHeartbeat>();
    }
}
