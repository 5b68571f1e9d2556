using System.Collections.Immutable;
using Dreamer.Devices;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Inference.Denoising;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Models;
using Microsoft.Extensions.Logging;

namespace Dreamer.Inference;

/// <summary>One device of this process: its thread, its models and its jobs. Nothing of it is another device's.</summary>
internal sealed partial class InferenceDevice : IDisposable
{
    private readonly ILogger<InferenceDevice> _log;
    private ImmutableArray<BrokenModel> _broken = [];

    public InferenceDevice(InferenceOptions options, IModelSource source, JobBlobs blobs, RepeatedResults repeats, TimeProvider clock, ILoggerFactory logs)
    {
        (Options, _log) = (options, logs.CreateLogger<InferenceDevice>());
        Engine = new DeviceEngine(options, clock, logs.CreateLogger<DeviceEngine>());
        Models = new ResidentModels(Engine, source, options, logs.CreateLogger<ResidentModels>());
        Jobs = new DenoisingJobs(Engine, Models, blobs, repeats, options, clock, logs);
    }

    public string Name => Options.Device;

    public InferenceOptions Options { get; }

    public DeviceEngine Engine { get; }

    public ResidentModels Models { get; }

    public DenoisingJobs Jobs { get; }

    /// <summary>What is known of it at this moment: a model that is still being read, or cannot be, is left out.</summary>
    public DeviceReport Report
    {
        get
        {
            var (resident, waiting) = Jobs.Load;
            return new DeviceReport(Name, [.. Models.All.Where(model => model.IsDescribed).Select(model => model.Description)], resident, waiting)
            {
                Broken = _broken,
                State = State,
                Memory = Memory,
                BatchJobs = Jobs.InLane(Lane.Batch),
                StepTimes = Jobs.StepTimes,
            };
        }
    }

    private DeviceState State =>
        Models.IsLoading ? DeviceState.Loading
        : Models.All.Any(model => model.IsDescribed) ? DeviceState.Ready
        : _broken.IsEmpty ? DeviceState.Loading : DeviceState.Unusable;

    private DeviceMemoryUse Memory
    {
        get
        {
            var own = InferenceOptions.MemoryOf(Name);
            var total = own?.Total ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
            return new DeviceMemoryUse(total, own is { } measured ? measured.Total - measured.Free : null, Options.DeviceMemoryBytes, Models.Bytes, Jobs.MemoryTaken);
        }
    }

    /// <summary>Reads what each model is that is not known yet; one that cannot be read may be the next time.</summary>
    public async Task<DeviceReport> DescribeAsync()
    {
        var broken = ImmutableArray.CreateBuilder<BrokenModel>();
        foreach (var model in Models.All)
        {
            try
            {
                await Models.DescribeAsync(model);
            }
            catch (Exception error) when (error is DreamerException or IOException or UnauthorizedAccessException)
            {
                broken.Add(new BrokenModel(model.Name, error.Message));
            }
        }
        SayBroken(broken.ToImmutable());
        return Report;
    }

    public void Dispose()
    {
        Jobs.Dispose();
        Engine.Dispose();
    }

    /// <summary>Logs which models cannot be read, once, until it is others or for another reason.</summary>
    private void SayBroken(ImmutableArray<BrokenModel> now)
    {
        foreach (var broken in now.Except(_broken))
        {
            LogUnreadable(_log, Name, broken.Name, broken.Reason);
        }
        _broken = now;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "device {Device} does without the model {Model}: {Reason}")]
    private static partial void LogUnreadable(ILogger log, string device, string model, string reason);
}
