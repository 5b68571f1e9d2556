using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dreamer.Hosting;

/// <summary>Knows whether the host is on its way down, before anything in it is; it may not have come up yet.</summary>
internal sealed class Stopping
{
    private volatile bool _hasBegun;

    public bool HasBegun => _hasBegun;

    /// <summary>Watches the host from when it starts.</summary>
    public void AddTo(IServiceCollection services) => services.AddSingleton<IHostedService>(provider =>
    {
        provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => _hasBegun = true);
        return new Watch();
    });

    /// <summary>Hosted services are made before any starts.</summary>
    private sealed class Watch : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
