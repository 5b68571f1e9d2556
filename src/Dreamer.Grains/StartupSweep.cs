using Dreamer.Grains.Webhooks;
using Dreamer.Storage;
using Microsoft.Extensions.Logging;

namespace Dreamer.Grains;

/// <summary>When the silo is up, takes up the generations, forks, deletions and webhooks that a crash or a stop interrupted, a few at a time; the silo waits for none of it.</summary>
internal sealed partial class StartupSweep(UnfinishedWork unfinished, IBlobStore blobs, IGrainFactory grains, ILogger<StartupSweep> log)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private const int AtOnce = 8;

    private readonly CancellationTokenSource _stopping = new();
    private Task _sweeping = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(StartupSweep), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    public void Dispose() => _stopping.Dispose();

    private Task StartAsync(CancellationToken cancellationToken)
    {
        _sweeping = Task.Run(SweepAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _sweeping.WaitAsync(cancellationToken);
    }

    private async Task SweepAsync()
    {
        try
        {
            var few = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = _stopping.Token };
            await Parallel.ForEachAsync(
                await unfinished.ListAsync(_stopping.Token), few,
                async (mark, _) => await ResumeAsync(mark.Generation.Value, () => grains.Session(mark.Tenant, mark.Generation.Session).ResumeAsync(mark.Generation)));
            await Parallel.ForEachAsync(
                await unfinished.ListSessionsAsync(_stopping.Token), few,
                async (mark, _) => await ResumeAsync(mark.Session.Value, grains.Session(mark.Tenant, mark.Session).ContinueAsync));
            await Parallel.ForEachAsync(
                await WaitingDeliveries.ListEndpointsAsync(blobs, _stopping.Token), few,
                async (mark, _) => await ResumeAsync(
                    mark.Endpoint.Value, () => grains.WebhookDeliveries(mark.Tenant, mark.Endpoint).ResumeAsync(atOnce: false)));
            await Parallel.ForEachAsync(
                await unfinished.ListAssetsAsync(_stopping.Token), few,
                async (mark, _) => await ResumeAsync(mark.Asset.Value, () => TellAsync(mark.Tenant, mark.Asset)));
            await Parallel.ForEachAsync(
                await unfinished.ListTenantsAsync(_stopping.Token), few,
                async (tenant, _) => await ResumeAsync(tenant.Value, grains.Account(tenant).ContinueAsync));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The next start takes up the rest.
        }
        catch (Exception error)
        {
            LogNotListed(log, error);
        }
    }

    /// <summary>A mark whose change came to nothing goes, too.</summary>
    private async Task TellAsync(TenantId tenant, AssetId asset)
    {
        await grains.Assets(tenant).TellAsync();
        await unfinished.ClearAsync(tenant, asset);
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

    [LoggerMessage(Level = LogLevel.Error, Message = "could not list unfinished generations; the next start takes them up")]
    private static partial void LogNotListed(ILogger log, Exception error);
}
