using Microsoft.Extensions.Logging;

namespace Dreamer.Grains.Generations;

/// <summary>Every hour, has the previews deleted whose time is over.</summary>
internal sealed partial class PreviewSweep(KeptPreviews kept, IGrainFactory grains, TimeProvider clock, ILogger<PreviewSweep> log)
    : HourlySweep(TimeSpan.FromMinutes(3), clock)
{
    internal override Task SweepAsync(CancellationToken cancellationToken) =>
        kept.ForgetDueAsync(Clock.GetUtcNow(), (tenant, generation) => grains.Generation(tenant, generation).ForgetPreviewsAsync(), cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "old previews could not be deleted")]
    protected override partial void LogFailed(Exception error);
}
