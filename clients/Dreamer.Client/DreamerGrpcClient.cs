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
        Sessions = new GrpcSessionClient(calls);
        Generations = new GrpcGenerationClient(calls, clock);
        Assets = new GrpcAssetClient(calls);
        Models = new GrpcModelClient(calls);
        Usage = new GrpcUsageClient(calls);
    }

    public ISessionClient Sessions { get; }

    public IGenerationClient Generations { get; }

    public IAssetClient Assets { get; }

    public IModelClient Models { get; }

    public IUsageClient Usage { get; }

    public static DreamerGrpcClient Connect(Uri server, string apiKey, TimeProvider? clock = null) =>
        new(new GrpcCalls(server, apiKey), clock ?? TimeProvider.System);

    public Task<Generation> GenerateAsync(
        NewGeneration request, IProgress<GenerationEvent>? progress = null, CancellationToken cancellationToken = default) =>
        GenerationMaking.RunAsync(this, request, progress, cancellationToken);

    public Task<string> SessionForAsync(NewGeneration request, CancellationToken cancellationToken = default) =>
        GenerationMaking.SessionForAsync(this, request, cancellationToken);

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken = default) =>
        (await Models.ListAsync(cancellationToken)).Any(model => model.State == "ready");

    public void Dispose() => _calls.Dispose();
}
