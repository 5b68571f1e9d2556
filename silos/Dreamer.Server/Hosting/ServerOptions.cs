using Dreamer.Api;
using Dreamer.Hosting;

namespace Dreamer.Server.Hosting;

/// <summary>What a server is started with.</summary>
public sealed record ServerOptions
{
    /// <summary>Loopback, unless the operator opens it.</summary>
    public ApiPorts Ports { get; init; } = new() { Port = ApiFlags.DefaultPort };

    /// <summary>The one of HTTP; 0 takes a free one.</summary>
    public int Port { init => Ports = Ports with { Port = value }; }

    public string Data { get; init; } = HomeFolder.Data;

    /// <summary>Where blobs are kept instead of in the data folder: an Azure connection string, or a container's URL, with a signature in it or for this machine's identity.</summary>
    public string? Blobs { get; init; } = Environment.GetEnvironmentVariable("DREAMER_BLOBS") is { Length: > 0 } given ? given : null;

    /// <summary>Each as <c>[NAME=]FOLDER</c>, the default first; none means what the environment lists, else the model that ships.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>The only one.</summary>
    public string Model { init => Models = [value]; }

    /// <summary>As people type them; none means every GPU, else the CPU.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    public string NumberType { get; init; } = "auto";

    public LogLevel Log { get; init; } = LogLevel.Warning;

    /// <summary>Logs as JSON, an object a line.</summary>
    public bool JsonLogs { get; init; }

    /// <summary>None, unless the operator wants to look at the actors.</summary>
    public Dashboard? Dashboard { get; init; }

    public ApiOptions Api { get; init; } = ApiOptions.FromEnvironment();
}
