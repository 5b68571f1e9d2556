using Dreamer.Inference.Denoising;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Models;
using Microsoft.Extensions.Logging;

namespace Dreamer.Inference;

/// <summary>One device of this process: its thread, its models and its jobs. Nothing of it is another device's.</summary>
internal sealed class InferenceDevice : IDisposable
{
    public InferenceDevice(InferenceOptions options, IModelSource source, JobBlobs blobs, RepeatedResults repeats, TimeProvider clock, ILoggerFactory logs)
    {
        Options = options;
        Engine = new DeviceEngine(options, clock, logs.CreateLogger<DeviceEngine>());
        Models = new ResidentModels(Engine, source, options);
        Jobs = new DenoisingJobs(Engine, Models, blobs, repeats, options, clock, logs);
    }

    public string Name => Options.Device;

    public InferenceOptions Options { get; }

    public DeviceEngine Engine { get; }

    public ResidentModels Models { get; }

    public DenoisingJobs Jobs { get; }

    public void Dispose()
    {
        Jobs.Dispose();
        Engine.Dispose();
    }
}
