using System.Collections.Immutable;
using Dreamer.Errors;
using Dreamer.Inference.Denoising;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Models;
using Microsoft.Extensions.Logging;

namespace Dreamer.Inference;

/// <summary>The devices of this process, and the way from a grain's key to its own.</summary>
internal sealed class InferenceDevices : IDisposable
{
    public InferenceDevices(InferenceOptions options, IModelSource source, JobBlobs blobs, RepeatedResults repeats, TimeProvider clock, ILoggerFactory logs)
    {
        All = [.. options.AllDevices.Select(name => new InferenceDevice(options.Of(name), source, blobs, repeats, clock, logs))];
    }

    public ImmutableArray<InferenceDevice> All { get; }

    /// <summary>What the key <c>device/model</c> names; refused for a device or model that this process does not have.</summary>
    public (InferenceDevice Device, ResidentModel Model) Of(string key)
    {
        foreach (var device in All)
        {
            if (device.Models.All.FirstOrDefault(model => key == $"{device.Name}/{model.Name}") is { } model)
            {
                return (device, model);
            }
        }
        var served = All.SelectMany(device => device.Models.All.Select(model => $"'{device.Name}/{model.Name}'"));
        throw new DreamerException(ErrorCode.ModelUnavailable, $"'{Shown.Briefly(key)}' is not served here; {string.Join(", ", served)} is.");
    }

    public void Dispose()
    {
        foreach (var device in All)
        {
            device.Dispose();
        }
    }
}
