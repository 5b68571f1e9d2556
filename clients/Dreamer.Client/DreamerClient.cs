using System.Net.Http.Headers;
using Dreamer.Client.Assets;
using Dreamer.Client.Generations;
using Dreamer.Client.Http;
using Dreamer.Client.Models;
using Dreamer.Client.Sessions;
using Dreamer.Client.Usage;

namespace Dreamer.Client;

/// <summary>A Dreamer server over HTTP: sessions, their generations, stills of one's own, what the server can make, and what was used.</summary>
public sealed class DreamerClient : IDisposable
{
    private readonly ApiConnection _connection;

    public DreamerClient(HttpClient http, TimeProvider? clock = null)
    {
        _connection = new ApiConnection(http);
        Sessions = new SessionClient(_connection);
        Generations = new GenerationClient(_connection, clock ?? TimeProvider.System);
        Assets = new AssetClient(_connection);
        Models = new ModelClient(_connection);
        Usage = new UsageClient(_connection);
    }

    public SessionClient Sessions { get; }

    public GenerationClient Generations { get; }

    public AssetClient Assets { get; }

    public ModelClient Models { get; }

    public UsageClient Usage { get; }

    public static DreamerClient Connect(Uri server, string apiKey)
    {
        // A waiting read and an event stream outlive any one time-out: each call is bounded by its own token instead.
        var http = new HttpClient(new BusyHandler { InnerHandler = new SocketsHttpHandler() }) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        return new DreamerClient(http);
    }

    /// <summary>Whether the server answers that it accepts work.</summary>
    public Task<bool> IsReadyAsync(CancellationToken cancellationToken = default) => _connection.IsOkAsync("healthz/ready", cancellationToken);

    public void Dispose() => _connection.Dispose();
}
