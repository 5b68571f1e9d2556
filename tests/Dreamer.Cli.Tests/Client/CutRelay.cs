using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Dreamer.Cli.Tests.Client;

/// <summary>Passes bytes on to a server, until its connections are cut, or a loss cuts one: new ones work again.</summary>
internal sealed class CutRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _connections = [];
    private readonly Uri _server;
    private readonly Loss? _loss;

    public CutRelay(Uri server, Loss? loss = null)
    {
        (_server, _loss) = (server, loss);
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

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await from.GetStream().ReadAsync(buffer)) > 0)
            {
                var passed = _loss?.PassedOf(read) ?? read;
                await to.GetStream().WriteAsync(buffer.AsMemory(0, passed));
                if (passed < read)
                {
                    from.Dispose();
                    to.Dispose();
                    return;
                }
            }

            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception cut) when (cut is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One of both has gone.
        }
    }
}

/// <summary>Loses a tenth of what comes, questions as well as answers, and what comes in one piece with it: the same ones for a seed.</summary>
internal sealed class Loss(int seed, double passed)
{
    private const int MostInARow = 2; // no client tries for ever

    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();
    private int _inARow;

    public int Count { get; private set; }

    /// <summary>All of the bytes; of a piece that is lost as many as pass before the cut.</summary>
    public int PassedOf(int bytes)
    {
        lock (_lock)
        {
            var isLost = _random.NextDouble() < 0.1 && _inARow < MostInARow;
            (_inARow, Count) = isLost ? (_inARow + 1, Count + 1) : (0, Count);
            return isLost ? (int)(bytes * passed) : bytes;
        }
    }
}
