using Dreamer.Devices;
using Dreamer.Errors;
using Dreamer.Inference.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dreamer.Inference;

/// <summary>
/// Tells the directory again and again that each device lives, and which models it can run. The first beats also load the weights that there
/// is room for, so that the first job need not wait. A model that cannot be read is left out, and tried again.
/// </summary>
internal sealed partial class DeviceHeartbeat(
    IGrainFactory grains, InferenceDevices devices, TimeProvider clock, ILogger<DeviceHeartbeat> log) : BackgroundService
{
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(500);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(devices.All.Select(device => BeatUntilAsync(device, stoppingToken)));

    private async Task BeatUntilAsync(InferenceDevice device, CancellationToken stoppingToken)
    {
        var preloaded = new HashSet<string>();
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(await BeatAsync(device, preloaded), clock, stoppingToken);
        }
    }

    /// <summary>Answers how long to wait before the next beat: not long while the silo is still starting.</summary>
    private async Task<TimeSpan> BeatAsync(InferenceDevice device, HashSet<string> preloaded)
    {
        try
        {
            await ReportAsync(device);
            foreach (var model in device.Models.All.Where(model => model.IsDescribed && !preloaded.Contains(model.Name)))
            {
                await grains.Denoiser(new DeviceChoice(device.Name, model.Name)).DescribeAsync();
                preloaded.Add(model.Name);
                await ReportAsync(device);
            }
            return device.Options.HeartbeatPeriod;
        }
        catch (Exception error) // whatever keeps one beat from arriving must not end the next
        {
            LogMissed(log, device.Name, error.Message);
            return error is DreamerException ? device.Options.HeartbeatPeriod : s_retry;
        }
    }

    private async Task ReportAsync(InferenceDevice device)
    {
        var report = await device.ReportAsync();
        device.SayBroken(report);
        DeviceMetrics.Loaded(device.Name, report.Jobs, report.Waiting);
        await grains.DeviceDirectory().HeartbeatAsync(report);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "device {Device} cannot report to the directory: {Reason}")]
    private static partial void LogMissed(ILogger log, string device, string reason);
}
