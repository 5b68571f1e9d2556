using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dreamer.Hosting;

/// <summary>The start of a process's host.</summary>
public static class HostStart
{
    /// <summary>A signal that finds it starting is one sentence, whatever it broke off.</summary>
    public static async Task StartAsync(this IHost host, string name, CancellationToken cancellationToken)
    {
        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch (Exception) when (host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested)
        {
            throw new OperationCanceledException($"The {name} was stopped before it was ready.");
        }
    }
}
