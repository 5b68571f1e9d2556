using Dreamer.Devices;
using Dreamer.Errors;
using Dreamer.Inference.Denoising;
using Dreamer.Inference.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dreamer.Inference;

/// <summary>Tells the directory again and again that the device lives. The first beat loads the weights, so that the first job need not wait.</summary>
internal sealed partial class DeviceHeartbeat(IGrainFactory grains, DenoisingJobs jobs, InferenceOptions options, TimeProvider clock, ILogger<DeviceHeartbeat> log)
    : BackgroundService
{
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(500);

    private DeviceModel? _model;

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
            _model ??= await grains.Denoiser(new DeviceChoice(options.Device, options.ModelName)).DescribeAsync();
            var (resident, waiting) = jobs.Load;
            DeviceMetrics.Loaded(options.Device, resident, waiting);
            await grains.DeviceDirectory().HeartbeatAsync(new DeviceReport(options.Device, [_model], resident, waiting));
            return options.HeartbeatPeriod;
        }
        catch (Exception error) // whatever keeps one beat from arriving must not end the next
        {
            LogMissed(log, options.Device, error.Message);
            return error is DreamerException ? options.HeartbeatPeriod : s_retry;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "device {Device} cannot report to the directory: {Reason}")]
    private static partial void LogMissed(ILogger log, string device, string reason);
}
