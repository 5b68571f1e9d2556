using System.Collections.Concurrent;
using Dreamer.Devices;
using Dreamer.Errors;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dreamer.Inference;

/// <summary>
/// Tells the directory again and again that each device lives, and which models it can run. Beside that, models are read and the weights that there
/// is room for loaded, so that the first job need not wait. A model that cannot be read is left out, and tried again.
/// </summary>
internal sealed partial class DeviceHeartbeat(
    IGrainFactory grains, InferenceDevices devices, ILocalSiloDetails silo, TimeProvider clock, ILogger<DeviceHeartbeat> log) : BackgroundService
{
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2); // where nobody hears it, silence says the same

    private readonly ConcurrentDictionary<ResidentModel, bool> _preloaded = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(devices.All.SelectMany(device => new[]
    {
        AgainAsync(device, () => BeatAsync(device), stoppingToken),
        AgainAsync(device, () => PrepareAsync(device), stoppingToken),
    }));

    /// <summary>Says that the devices take no more jobs, so that none is sent to them while others are brought to an end.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(devices.All.Select(device => TellAsync(device.Report with { State = DeviceState.Draining })))
            .WaitAsync(s_farewell, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Again after each period; sooner after a failure, since the silo may still be starting.</summary>
    private async Task AgainAsync(InferenceDevice device, Func<Task> work, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = device.Options.HeartbeatPeriod;
            try
            {
                await work();
            }
            catch (Exception error) // whatever keeps one beat from arriving must not end the next
            {
                LogMissed(log, device.Name, error.Message);
                pause = error is DreamerException ? pause : s_retry;
            }
            await Task.Delay(pause, clock, stoppingToken);
        }
    }

    private async Task BeatAsync(InferenceDevice device)
    {
        var report = device.Report;
        DeviceMetrics.Loaded(device.Name, report.Jobs, report.Waiting);
        await TellAsync(report);
    }

    private async Task TellAsync(DeviceReport report) => await grains.DeviceDirectory().HeartbeatAsync(report with { Silo = silo.Name });

    /// <summary>This may take minutes, and no beat waits for it; what has changed is told at once.</summary>
    private async Task PrepareAsync(InferenceDevice device)
    {
        if (device.Models.All.Any(model => !model.IsDescribed))
        {
            await device.DescribeAsync();
            await BeatAsync(device);
        }
        foreach (var model in device.Models.All.Where(model => model.IsDescribed && !_preloaded.ContainsKey(model)))
        {
            await grains.Denoiser(new DeviceChoice(device.Name, model.Name)).DescribeAsync();
            _preloaded[model] = true;
            await BeatAsync(device);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "device {Device} cannot report to the directory: {Reason}")]
    private static partial void LogMissed(ILogger log, string device, string reason);
}
