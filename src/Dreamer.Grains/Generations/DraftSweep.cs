using Microsoft.Extensions.Logging;

namespace Dreamer.Grains.Generations;

/// <summary>Every hour, has the latents of drafts deleted whose time is over.</summary>
internal sealed partial class DraftSweep(KeptDrafts kept, IGrainFactory grains, TimeProvider clock, ILogger<DraftSweep> log)
    : HourlySweep(TimeSpan.FromMinutes(2), clock)
{
    internal override Task SweepAsync(CancellationToken cancellationToken) =>
        kept.ForgetDueAsync(Clock.GetUtcNow(), (tenant, draft) => grains.Generation(tenant, draft).ForgetDraftAsync(), cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "latents of old drafts could not be deleted")]
    protected override partial void LogFailed(Exception error);
}
