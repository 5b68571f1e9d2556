using System.Collections.Immutable;
using Dreamer.Devices;
using Dreamer.Errors;
using Dreamer.Inference.Denoising;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Models;
using Microsoft.Extensions.Logging;

namespace Dreamer.Inference;

/// <summary>One device of this process: its thread, its models and its jobs. Nothing of it is another device's.</summary>
internal sealed partial class InferenceDevice : IDisposable
{
    private readonly ILogger<InferenceDevice> _log;
    private ImmutableArray<BrokenModel> _saidBroken = [];

    public InferenceDevice(InferenceOptions options, IModelSource source, JobBlobs blobs, RepeatedResults repeats, TimeProvider clock, ILoggerFactory logs)
    {
        (Options, _log) = (options, logs.CreateLogger<InferenceDevice>());
        Engine = new DeviceEngine(options, clock, logs.CreateLogger<DeviceEngine>());
        Models = new ResidentModels(Engine, source, options);
        Jobs = new DenoisingJobs(Engine, Models, blobs, repeats, options, clock, logs);
    }

    public string Name => Options.Device;

    public InferenceOptions Options { get; }

    public DeviceEngine Engine { get; }

    public ResidentModels Models { get; }

    public DenoisingJobs Jobs { get; }

    /// <summary>What it is at this moment. A model that cannot be read is left out, and may be read the next time.</summary>
    public async Task<DeviceReport> ReportAsync()
    {
        var described = ImmutableArray.CreateBuilder<DeviceModel>();
        var broken = ImmutableArray.CreateBuilder<BrokenModel>();
        foreach (var model in Models.All)
        {
            try
            {
                await Models.DescribeAsync(model);
                described.Add(model.Description);
            }
            catch (Exception error) when (error is DreamerException or IOException or UnauthorizedAccessException)
            {
                broken.Add(new BrokenModel(model.Name, error.Message));
            }
        }
        var (resident, waiting) = Jobs.Load;
        return new DeviceReport(Name, described.ToImmutable(), resident, waiting) { Broken = broken.ToImmutable() };
    }

    /// <summary>Logs which models cannot be read, once, until it is others or for another reason.</summary>
    public void SayBroken(DeviceReport report)
    {
        foreach (var broken in report.Broken.Except(_saidBroken))
        {
            LogUnreadable(_log, Name, broken.Name, broken.Reason);
        }
        _saidBroken = report.Broken;
    }

    public void Dispose()
    {
        Jobs.Dispose();
        Engine.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "device {Device} does without the model {Model}: {Reason}")]
    private static partial void LogUnreadable(ILogger log, string device, string model, string reason);
}
