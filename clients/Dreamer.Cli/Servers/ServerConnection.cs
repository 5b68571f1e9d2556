using Dreamer.Client;
using Dreamer.Server.Hosting;

namespace Dreamer.Cli.Servers;

/// <summary>A client of the server that runs on the data folder; where none does, one is started in this process.</summary>
internal sealed class ServerConnection : IAsyncDisposable
{
    private static readonly TimeSpan TimeToAnswer = TimeSpan.FromSeconds(5);

    private readonly RunningServer? _own;

    private ServerConnection(DreamerClient client, RunningServer? own) => (Client, _own) = (client, own);

    public DreamerClient Client { get; }

    public static async Task<ServerConnection> OpenAsync(ServerOptions options, CancellationToken stop)
    {
        if (ServerFile.Find(options.Data) is { } file && await FindAsync(file, stop) is { } client)
        {
            return new ServerConnection(client, null);
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

    /// <summary>The file may be from a server that was killed: only an answer counts.</summary>
    private static async Task<DreamerClient?> FindAsync(ServerFile file, CancellationToken stop)
    {
        var client = DreamerClient.Connect(new Uri(file.Url), file.Key);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(TimeToAnswer);
        try
        {
            _ = await client.Sessions.ListAsync(limit: 1, cancellationToken: patience.Token);
            return client;
        }
        catch (Exception dead) when (dead is HttpRequestException or DreamerApiException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            client.Dispose();
            return null;
        }
    }
}
