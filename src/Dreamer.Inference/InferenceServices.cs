using Dreamer.Inference.Denoising;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Models;
using Dreamer.Inference.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dreamer.Inference;

/// <summary>Registers the device of this process and the grains that are pinned to it.</summary>
public static class InferenceServices
{
    public static IServiceCollection AddDreamerInference(this IServiceCollection services, InferenceOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IModelSource, PipelineSource>();
        return services
            .AddSingleton(options.Check())
            .AddSingleton<DeviceEngine>()
            .AddSingleton<ResidentModels>()
            .AddSingleton<JobBlobs>()
            .AddSingleton<ArtifactBlobs>()
            .AddSingleton<RepeatedResults>()
            .AddSingleton<DenoisingJobs>()
            .AddHostedService<DeviceHeartbeat>();
    }
}
