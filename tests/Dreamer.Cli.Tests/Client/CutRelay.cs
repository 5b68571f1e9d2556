using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Dreamer.Cli.Tests.Client;

/// <summary>Passes bytes on to a server, until its connections are cut: new ones work again.</summary>
internal sealed class CutRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _connections = [];
    private readonly Uri _server;

    public CutRelay(Uri server)
    {
        _server = server;
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public int Accepted { get; private set; }

    public void Cut()
    {
        while (_connections.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var caller = await _listener.AcceptTcpClientAsync();
                var server = new TcpClient();
                _connections.Add(caller);
                _connections.Add(server);
                Accepted++;
                await server.ConnectAsync(_server.Host, _server.Port);
                _ = CopyAsync(caller, server);
                _ = CopyAsync(server, caller);
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // It is over.
        }
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception cut) when (cut is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One of both has gone.
        }
    }
}
