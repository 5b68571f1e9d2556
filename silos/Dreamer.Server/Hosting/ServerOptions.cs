using System.Net;
using Dreamer.Api;

namespace Dreamer.Server.Hosting;

/// <summary>What a server is started with.</summary>
public sealed record ServerOptions
{
    public const int DefaultPort = 8080;

    /// <summary>Loopback, unless the operator opens it.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0 takes a free one.</summary>
    public int Port { get; init; } = DefaultPort;

    public string Data { get; init; } = HomeFolder.Data;

    public string Model { get; init; } = HomeFolder.Model;

    public LogLevel Log { get; init; } = LogLevel.Warning;

    public ApiOptions Api { get; init; } = ApiOptions.FromEnvironment();
}
