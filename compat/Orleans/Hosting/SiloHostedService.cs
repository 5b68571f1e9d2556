using Microsoft.Extensions.Hosting;

namespace Orleans.Runtime;

/// <summary>Starts and stops the silo with its host.</summary>
internal sealed class SiloHostedService(Silo silo, SiloLifecycle lifecycle, IEnumerable<ILifecycleParticipant<ISiloLifecycle>> participants) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Activations end after the application has stopped, and before grain services and storage do.
        lifecycle.Subscribe(nameof(Silo), ServiceLifecycleStage.BecomeActive - 1, _ => Task.CompletedTask, silo.CloseAsync);
        foreach (var participant in participants)
        {
            participant.Participate(lifecycle);
        }

        return lifecycle.OnStart(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => lifecycle.OnStop(cancellationToken);
}
