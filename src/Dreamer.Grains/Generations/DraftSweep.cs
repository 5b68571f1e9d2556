using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dreamer.Grains.Generations;

/// <summary>Every hour, has the latents of drafts deleted whose time is over.</summary>
internal sealed partial class DraftSweep(KeptDrafts kept, IGrainFactory grains, TimeProvider clock, ILogger<DraftSweep> log) : BackgroundService
{
    private static readonly TimeSpan s_first = TimeSpan.FromMinutes(2); // the silo is up by then
    private static readonly TimeSpan s_period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = s_first; ; pause = s_period)
        {
            await Task.Delay(pause, clock, stoppingToken);
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested) // the next hour is another chance
            {
                LogFailed(log, error);
            }
        }
    }

    internal async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var (tenant, draft, until) in await kept.DueAsync(clock.GetUtcNow(), cancellationToken))
        {
            await grains.Generation(tenant, draft).ForgetDraftAsync();
            await kept.ClearAsync(tenant, draft, until);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "latents of old drafts could not be deleted")]
    private static partial void LogFailed(ILogger log, Exception error);
}
