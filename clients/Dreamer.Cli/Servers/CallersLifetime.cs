using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dreamer.Cli.Servers;

/// <summary>Leaves Ctrl-C to the command, which first cancels what it asked for and only then stops the server.</summary>
internal sealed class CallersLifetime : IHostLifetime
{
    public static void Set(WebApplicationBuilder builder) => builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();

    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
