using System.Collections.Immutable;
using Dreamer.Devices;
using Dreamer.Errors;
using Dreamer.Inference.Denoising;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dreamer.Inference;

/// <summary>
/// Tells the directory again and again that the device lives, and which models it can run. The first beats also load the weights that there
/// is room for, so that the first job need not wait. A model that cannot be read is left out, and tried again.
/// </summary>
internal sealed partial class DeviceHeartbeat(
    IGrainFactory grains, ResidentModels models, DenoisingJobs jobs, InferenceOptions options, TimeProvider clock, ILogger<DeviceHeartbeat> log) : BackgroundService
{
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(500);

    private readonly HashSet<string> _preloaded = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(await BeatAsync(), clock, stoppingToken);
        }
    }

    /// <summary>Answers how long to wait before the next beat: not long while the silo is still starting.</summary>
    private async Task<TimeSpan> BeatAsync()
    {
        try
        {
            await ReportAsync();
            foreach (var model in models.All.Where(model => model.IsDescribed && !_preloaded.Contains(model.Name)))
            {
                await grains.Denoiser(new DeviceChoice(options.Device, model.Name)).DescribeAsync();
                _preloaded.Add(model.Name);
                await ReportAsync();
            }
            return options.HeartbeatPeriod;
        }
        catch (Exception error) // whatever keeps one beat from arriving must not end the next
        {
            LogMissed(log, options.Device, error.Message);
            return error is DreamerException ? options.HeartbeatPeriod : s_retry;
        }
    }

    private async Task ReportAsync()
    {
        var described = ImmutableArray.CreateBuilder<DeviceModel>();
        foreach (var model in models.All)
        {
            if (await IsReadableAsync(model))
            {
                described.Add(model.Description);
            }
        }
        var (resident, waiting) = jobs.Load;
        DeviceMetrics.Loaded(options.Device, resident, waiting);
        await grains.DeviceDirectory().HeartbeatAsync(new DeviceReport(options.Device, described.ToImmutable(), resident, waiting));
    }

    private async Task<bool> IsReadableAsync(ResidentModel model)
    {
        try
        {
            await models.DescribeAsync(model);
            return true;
        }
        catch (DreamerException error)
        {
            LogUnreadable(log, options.Device, model.Name, error.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "device {Device} cannot report to the directory: {Reason}")]
    private static partial void LogMissed(ILogger log, string device, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "device {Device} does without the model {Model}: {Reason}")]
    private static partial void LogUnreadable(ILogger log, string device, string model, string reason);
}
