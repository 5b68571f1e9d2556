using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dreamer.Api.Requests;

/// <summary>What one request may take.</summary>
internal static class RequestLimits
{
    /// <summary>Three captions of 2,000 characters, each six bytes when escaped, and full metadata fit in.</summary>
    public const int BodyBytes = 64 * 1024;

    /// <summary>
    /// The API refuses far smaller bodies itself, with an answer that says why. Over this limit the connection is cut, and the caller, who
    /// is still sending, never sees an answer.
    /// </summary>
    private const long LongestRefusedBody = 256L << 20;

    private const int Connections = 1_000;

    public const int IdempotencyKeyLength = 255;
    public const int PageLength = 100;
    public const int DefaultPageLength = 20;

    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan RequestTime = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan TreeTime = TimeSpan.FromMinutes(10); // as long as the call of the grain may take
    public static readonly TimeSpan MakingTime = TimeSpan.FromMinutes(10); // as long as clients wait for an answer
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = Connections;
        kestrel.Limits.MaxRequestBodySize = LongestRefusedBody;
        kestrel.Limits.Http2.KeepAlivePingDelay = Heartbeat; // a watcher who is lost is noticed in a quiet stream, too
    }
}
