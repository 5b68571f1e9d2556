using Microsoft.Extensions.Hosting;

namespace Dreamer.Grains;

/// <summary>Looks every hour for what nobody else would touch again; the first time after a pause by which the silo is up.</summary>
internal abstract class HourlySweep(TimeSpan first, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromHours(1);

    protected TimeProvider Clock => clock;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = first; ; pause = s_period)
        {
            await Task.Delay(pause, clock, stoppingToken);
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested) // the next hour is another chance
            {
                LogFailed(error);
            }
        }
    }

    internal abstract Task SweepAsync(CancellationToken cancellationToken);

    protected abstract void LogFailed(Exception error);
}
