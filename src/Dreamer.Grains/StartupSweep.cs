using Dreamer.Generations;
using Dreamer.Tenants;
using Microsoft.Extensions.Logging;

namespace Dreamer.Grains;

/// <summary>When the silo is up, takes up the generations that a crash or a stop interrupted.</summary>
internal sealed partial class StartupSweep(UnfinishedWork unfinished, IGrainFactory grains, ILogger<StartupSweep> log) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(StartupSweep), ServiceLifecycleStage.Active, SweepAsync);

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var (tenant, generation) in await unfinished.ListAsync(cancellationToken))
        {
            await ResumeAsync(tenant, generation);
        }
    }

    private async Task ResumeAsync(TenantId tenant, GenerationId generation)
    {
        try
        {
            await grains.Session(tenant, generation.Session).ResumeAsync(generation);
            LogResumed(log, generation);
        }
        catch (Exception error) // one that cannot be taken up must not keep the others, and the server, from starting
        {
            LogNotResumed(log, error, generation);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "took up unfinished generation {Generation}")]
    private static partial void LogResumed(ILogger log, GenerationId generation);

    [LoggerMessage(Level = LogLevel.Error, Message = "could not take up unfinished generation {Generation}")]
    private static partial void LogNotResumed(ILogger log, Exception error, GenerationId generation);
}
