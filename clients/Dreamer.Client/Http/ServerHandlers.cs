using System.Net.Http.Headers;

namespace Dreamer.Client.Http;

/// <summary>How a server is reached.</summary>
internal static class ServerHandlers
{
    /// <summary>A stream of HTTP/2 whose server is lost is noticed after two of these.</summary>
    private static readonly TimeSpan s_ping = TimeSpan.FromSeconds(15);

    /// <summary>A server on this machine is never asked through a proxy, whatever the environment names.</summary>
    public static SocketsHttpHandler Sockets(Uri server) => new()
    {
        UseProxy = !server.IsLoopback,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        EnableMultipleHttp2Connections = true, // a connection carries a hundred streams at most
        KeepAlivePingDelay = s_ping,
        KeepAlivePingTimeout = s_ping,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
    };

    public static void Address(HttpClient http, Uri server, string apiKey)
    {
        // else a path in it would lose its last part
        http.BaseAddress = server.AbsoluteUri.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        // a waiting read and an event stream outlive any one time-out: each call is bounded by its own token
        http.Timeout = Timeout.InfiniteTimeSpan;
    }
}
