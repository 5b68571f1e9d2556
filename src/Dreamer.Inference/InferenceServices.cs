using System.Collections.Immutable;
using Dreamer.Devices;
using Dreamer.Errors;
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

    /// <summary>Reads what each model is, before anything is promised: refused with one sentence where no device can run any.</summary>
    public static async Task<ImmutableArray<DeviceReport>> ReadModelsAsync(this IServiceProvider services)
    {
        var devices = services.GetRequiredService<InferenceDevices>().All;
        var reports = await Task.WhenAll(devices.Select(device => device.DescribeAsync()));
        if (!reports.Any(report => report.Models.Length > 0))
        {
            throw new DreamerException(ErrorCode.ModelUnavailable, string.Join(" ", reports.SelectMany(report => report.Broken).Select(broken => broken.Reason).Distinct()));
        }
        return [.. reports];
    }
}
