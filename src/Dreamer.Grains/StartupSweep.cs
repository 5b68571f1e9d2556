using Microsoft.Extensions.Logging;

namespace Dreamer.Grains;

/// <summary>When the silo is up, takes up the generations, forks and deletions that a crash or a stop interrupted.</summary>
internal sealed partial class StartupSweep(UnfinishedWork unfinished, IGrainFactory grains, ILogger<StartupSweep> log) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(StartupSweep), ServiceLifecycleStage.Active, SweepAsync);

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var (tenant, generation) in await unfinished.ListAsync(cancellationToken))
        {
            await ResumeAsync(generation.Value, () => grains.Session(tenant, generation.Session).ResumeAsync(generation));
        }
        foreach (var (tenant, session) in await unfinished.ListSessionsAsync(cancellationToken))
        {
            await ResumeAsync(session.Value, grains.Session(tenant, session).ContinueAsync);
        }
    }

    private async Task ResumeAsync(string id, Func<Task> resume)
    {
        try
        {
            await resume();
            LogResumed(log, id);
        }
        catch (Exception error) // one that cannot be taken up must not keep the others, and the server, from starting
        {
            LogNotResumed(log, error, id);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "took up unfinished {Id}")]
    private static partial void LogResumed(ILogger log, string id);

    [LoggerMessage(Level = LogLevel.Error, Message = "could not take up unfinished {Id}")]
    private static partial void LogNotResumed(ILogger log, Exception error, string id);
}
