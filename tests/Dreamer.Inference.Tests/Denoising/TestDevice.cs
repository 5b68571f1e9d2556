using Dreamer.Inference.Denoising;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Models;
using Dreamer.Storage;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dreamer.Inference.Tests.Denoising;

/// <summary>The parts of a device, put together as the product does, over a folder of their own.</summary>
internal sealed class TestDevice : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TestDevice(InferenceOptions options, Func<InferenceOptions, IModelSource> source, TimeProvider clock, ILoggerFactory? logs = null)
    {
        Engine = new DeviceEngine(options, clock, NullLogger<DeviceEngine>.Instance);
        Models = new ResidentModels(Engine, source(options), options, (logs ?? NullLoggerFactory.Instance).CreateLogger<ResidentModels>());
        Blobs = new ServiceCollection().AddFileBlobStore(_folder.Path).BuildServiceProvider().GetRequiredService<IBlobStore>();
        Jobs = new DenoisingJobs(
            Engine, Models, new JobBlobs(Blobs, options), new RepeatedResults(Blobs, options), options, clock, NullLoggerFactory.Instance);
    }

    public DeviceEngine Engine { get; }

    public ResidentModels Models { get; }

    public IBlobStore Blobs { get; }

    public DenoisingJobs Jobs { get; }

    public void Dispose()
    {
        Jobs.Dispose();
        Engine.Dispose();
        _folder.Dispose();
    }
}
