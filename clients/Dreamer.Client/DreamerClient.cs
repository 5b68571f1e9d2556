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
public sealed class DreamerClient : IDisposable
{
    private const int LongestTitle = 100;

    private static readonly TimeSpan s_timeToCancel = TimeSpan.FromSeconds(10);

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
    }

    public SessionClient Sessions { get; }

    public GenerationClient Generations { get; }

    public AssetClient Assets { get; }

    public ModelClient Models { get; }

    public UsageClient Usage { get; }

    public WebhookClient Webhooks { get; }

    public static DreamerClient Connect(Uri server, string apiKey)
    {
        var http = new HttpClient(new BusyHandler { InnerHandler = ServerHandlers.Sockets(server) });
        ServerHandlers.Address(http, server, apiKey);
        return new DreamerClient(http);
    }

    /// <summary>
    /// Makes something, and waits for it:
    /// <list type="number">
    /// <item>It is started, in the parent's session or in a new one.</item>
    /// <item>What happens is reported until it ends.</item>
    /// <item>It is returned; one that did not succeed is a <see cref="GenerationFailedException"/>.</item>
    /// </list>
    /// When the token is cancelled, so is the generation on the server. (WaitAsync and WatchAsync leave it running.)
    /// </summary>
    public async Task<Generation> GenerateAsync(
        NewGeneration request, IProgress<GenerationEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        // 1. Start
        var started = await Generations.CreateAsync(await SessionForAsync(request, cancellationToken), request, cancellationToken);
        try
        {
            // 2. Report
            await foreach (var item in Generations.WatchAsync(started.Id, cancellationToken: cancellationToken))
            {
                progress?.Report(item);
            }

            // 3. Return
            var ended = await Generations.WaitAsync(started.Id, cancellationToken);
            return ended.State == GenerationStates.Succeeded ? ended : throw new GenerationFailedException(ended);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            using var patience = new CancellationTokenSource(s_timeToCancel);
            await Generations.CancelAsync(started.Id, patience.Token);
            throw;
        }
    }

    /// <summary>The session that a request belongs to: its parent's, or a new one that is called after its caption.</summary>
    public async Task<string> SessionForAsync(NewGeneration request, CancellationToken cancellationToken = default) =>
        request.Parent is { } parent
            ? (await Generations.GetAsync(parent, cancellationToken)).SessionId
            : (await Sessions.CreateAsync(new NewSession(TitleOf(request.Caption ?? request.MotionCaption)), cancellationToken)).Id;

    /// <summary>Whether the server answers that it accepts work.</summary>
    public Task<bool> IsReadyAsync(CancellationToken cancellationToken = default) =>
        _connection.IsOkAsync("healthz/ready", cancellationToken);

    public void Dispose() => _connection.Dispose();

    private static string? TitleOf(string? caption) => caption is { Length: > LongestTitle } ? caption[..LongestTitle] + "…" : caption;
}
