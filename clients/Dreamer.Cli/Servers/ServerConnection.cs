using Dreamer.Client;
using Dreamer.Server.Hosting;

namespace Dreamer.Cli.Servers;

/// <summary>A client of the server that runs on the data folder; where none does, one is started in this process.</summary>
internal sealed class ServerConnection : IAsyncDisposable
{
    private readonly RunningServer? _own;

    private ServerConnection(DreamerClient client, RunningServer? own) => (Client, _own) = (client, own);

    public DreamerClient Client { get; }

    /// <summary>Whether the server ends with this command.</summary>
    public bool IsOwn => _own is not null;

    public static async Task<ServerConnection> OpenAsync(ServerOptions options, CancellationToken stop)
    {
        if (await ServerFile.FindLivingAsync(options.Data, stop) is { } running)
        {
            return new ServerConnection(DreamerClient.Connect(new Uri(running.Url), running.Key), null);
        }

        var own = await RunningServer.StartAsync(options, CallersLifetime.Set, stop);
        return new ServerConnection(DreamerClient.Connect(own.Url, own.Key), own);
    }

    /// <summary>A server elsewhere, which the client has the key of.</summary>
    public static ServerConnection To(DreamerClient server) => new(server, null);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }
    }
}
