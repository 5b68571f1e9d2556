using Dreamer.Client.Admin;
using Dreamer.Client.Assets;
using Dreamer.Client.Generations;
using Dreamer.Client.Http;
using Dreamer.Client.Models;
using Dreamer.Client.Sessions;
using Dreamer.Client.Usage;
using Dreamer.Client.Webhooks;

namespace Dreamer.Client;

/// <summary>
/// A Dreamer server over HTTP: sessions, their generations, stills of one's own, what the server can make, and what was used.
/// </summary>
public sealed class DreamerClient : IDreamerClient
{
    private readonly ApiConnection _connection;

    /// <summary>Over a client of one's own, which knows address and key, and sends what is lost again only if it does so itself.</summary>
    public DreamerClient(HttpClient http, TimeProvider? clock = null)
    {
        _connection = new ApiConnection(http);
        Sessions = new SessionClient(_connection, clock ?? TimeProvider.System);
        Generations = new GenerationClient(_connection, clock ?? TimeProvider.System);
        Assets = new AssetClient(_connection);
        Models = new ModelClient(_connection);
        Usage = new UsageClient(_connection);
        Webhooks = new WebhookClient(_connection);
        Keys = new KeyClient(_connection);
        Tenants = new TenantClient(_connection);
        Devices = new DeviceClient(_connection);
    }

    /// <summary>Sessions: trees of generations.</summary>
    public SessionClient Sessions { get; }

    /// <summary>What is made.</summary>
    public GenerationClient Generations { get; }

    /// <summary>Pictures of one's own.</summary>
    public AssetClient Assets { get; }

    /// <summary>What the server can make.</summary>
    public ModelClient Models { get; }

    /// <summary>What was used, and what may be.</summary>
    public UsageClient Usage { get; }

    /// <summary>Who is told of what ends.</summary>
    public WebhookClient Webhooks { get; }

    /// <summary>Keys.</summary>
    public KeyClient Keys { get; }

    /// <summary>Tenants, their limits and the audit log.</summary>
    public TenantClient Tenants { get; }

    /// <summary>Devices.</summary>
    public DeviceClient Devices { get; }

    ISessionClient IDreamerClient.Sessions => Sessions;

    IGenerationClient IDreamerClient.Generations => Generations;

    IAssetClient IDreamerClient.Assets => Assets;

    IModelClient IDreamerClient.Models => Models;

    IUsageClient IDreamerClient.Usage => Usage;

    /// <summary>A client with connections of its own; <c>AddDreamerClient</c> of a program's services shares them.</summary>
    public static DreamerClient Connect(Uri server, string apiKey)
    {
        var retries = Retries.Handler();
        retries.InnerHandler = new Attempts { InnerHandler = ServerHandlers.Sockets(server) };
        var http = new HttpClient(retries);
        ServerHandlers.Address(http, server, apiKey);
        return new DreamerClient(http);
    }

    /// <inheritdoc/>
    public Task<Generation> GenerateAsync(
        NewGeneration request, IProgress<GenerationEvent>? progress = null, CancellationToken cancellationToken = default) =>
        GenerationMaking.RunAsync(this, request, progress, cancellationToken);

    /// <inheritdoc/>
    public Task<string> SessionForAsync(NewGeneration request, CancellationToken cancellationToken = default) =>
        GenerationMaking.SessionForAsync(this, request, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> IsReadyAsync(CancellationToken cancellationToken = default) =>
        _connection.IsOkAsync("healthz/ready", cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();
}
