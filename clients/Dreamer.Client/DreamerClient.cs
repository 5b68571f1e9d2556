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

    public DreamerClient(HttpClient http, TimeProvider? clock = null)
    {
        _connection = new ApiConnection(http);
        Sessions = new SessionClient(_connection);
        Generations = new GenerationClient(_connection, clock ?? TimeProvider.System);
        Assets = new AssetClient(_connection);
        Models = new ModelClient(_connection);
        Usage = new UsageClient(_connection);
        Webhooks = new WebhookClient(_connection);
        Keys = new KeyClient(_connection);
        Tenants = new TenantClient(_connection);
    }

    public SessionClient Sessions { get; }

    public GenerationClient Generations { get; }

    public AssetClient Assets { get; }

    public ModelClient Models { get; }

    public UsageClient Usage { get; }

    public WebhookClient Webhooks { get; }

    public KeyClient Keys { get; }

    public TenantClient Tenants { get; }

    ISessionClient IDreamerClient.Sessions => Sessions;

    IGenerationClient IDreamerClient.Generations => Generations;

    IAssetClient IDreamerClient.Assets => Assets;

    IModelClient IDreamerClient.Models => Models;

    IUsageClient IDreamerClient.Usage => Usage;

    public static DreamerClient Connect(Uri server, string apiKey)
    {
        var http = new HttpClient(new BusyHandler { InnerHandler = ServerHandlers.Sockets(server) });
        ServerHandlers.Address(http, server, apiKey);
        return new DreamerClient(http);
    }

    public Task<Generation> GenerateAsync(
        NewGeneration request, IProgress<GenerationEvent>? progress = null, CancellationToken cancellationToken = default) =>
        GenerationMaking.RunAsync(this, request, progress, cancellationToken);

    public Task<string> SessionForAsync(NewGeneration request, CancellationToken cancellationToken = default) =>
        GenerationMaking.SessionForAsync(this, request, cancellationToken);

    public Task<bool> IsReadyAsync(CancellationToken cancellationToken = default) =>
        _connection.IsOkAsync("healthz/ready", cancellationToken);

    public void Dispose() => _connection.Dispose();
}
