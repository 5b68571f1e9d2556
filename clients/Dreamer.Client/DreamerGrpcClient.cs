using Dreamer.Client.Assets;
using Dreamer.Client.Generations;
using Dreamer.Client.Grpc;
using Dreamer.Client.Models;
using Dreamer.Client.Sessions;
using Dreamer.Client.Usage;

namespace Dreamer.Client;

/// <summary>
/// A Dreamer server over gRPC. Without TLS the server has a port for it that speaks HTTP/2 alone, and prints its address; with TLS it is the
/// server's own.
/// </summary>
public sealed class DreamerGrpcClient : IDreamerClient
{
    private readonly GrpcCalls _calls;

    private DreamerGrpcClient(GrpcCalls calls, TimeProvider clock)
    {
        _calls = calls;
        Sessions = new GrpcSessionClient(calls, clock);
        Generations = new GrpcGenerationClient(calls, clock);
        Assets = new GrpcAssetClient(calls);
        Models = new GrpcModelClient(calls);
        Usage = new GrpcUsageClient(calls);
    }

    /// <inheritdoc/>
    public ISessionClient Sessions { get; }

    /// <inheritdoc/>
    public IGenerationClient Generations { get; }

    /// <inheritdoc/>
    public IAssetClient Assets { get; }

    /// <inheritdoc/>
    public IModelClient Models { get; }

    /// <inheritdoc/>
    public IUsageClient Usage { get; }

    /// <summary>A client with a channel of its own.</summary>
    public static DreamerGrpcClient Connect(Uri server, string apiKey, TimeProvider? clock = null) =>
        new(new GrpcCalls(server, apiKey), clock ?? TimeProvider.System);

    /// <inheritdoc/>
    public Task<Generation> GenerateAsync(
        NewGeneration request, IProgress<GenerationEvent>? progress = null, CancellationToken cancellationToken = default) =>
        GenerationMaking.RunAsync(this, request, progress, cancellationToken);

    /// <inheritdoc/>
    public Task<string> SessionForAsync(NewGeneration request, CancellationToken cancellationToken = default) =>
        GenerationMaking.SessionForAsync(this, request, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken = default) =>
        (await Models.ListAsync(cancellationToken)).Any(model => model.State == "ready");

    /// <inheritdoc/>
    public void Dispose() => _calls.Dispose();
}
