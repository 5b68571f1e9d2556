using Dreamer.Client.Assets;
using Dreamer.Client.Generations;
using Dreamer.Client.Models;
using Dreamer.Client.Sessions;
using Dreamer.Client.Usage;

namespace Dreamer.Client;

/// <summary>A Dreamer server, over HTTP (<see cref="DreamerClient"/>) or gRPC (<see cref="DreamerGrpcClient"/>): both do the same.</summary>
public interface IDreamerClient : IDisposable
{
    /// <summary>Sessions: trees of generations.</summary>
    ISessionClient Sessions { get; }

    /// <summary>What is made.</summary>
    IGenerationClient Generations { get; }

    /// <summary>Pictures of one's own.</summary>
    IAssetClient Assets { get; }

    /// <summary>What the server can make.</summary>
    IModelClient Models { get; }

    /// <summary>What was used, and what may be.</summary>
    IUsageClient Usage { get; }

    /// <summary>
    /// Makes something, and waits for it:
    /// <list type="number">
    /// <item>It is started, in the parent's session or in a new one.</item>
    /// <item>What happens is reported until it ends.</item>
    /// <item>It is returned; one that did not succeed is a <see cref="GenerationFailedException"/>.</item>
    /// </list>
    /// When the token is cancelled, so is the generation on the server. (WaitAsync and WatchAsync leave it running.)
    /// </summary>
    Task<Generation> GenerateAsync(
        NewGeneration request, IProgress<GenerationEvent>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>The session that a request belongs to: its parent's, or a new one that is called after its caption.</summary>
    Task<string> SessionForAsync(NewGeneration request, CancellationToken cancellationToken = default);

    /// <summary>Whether the server answers that it accepts work.</summary>
    Task<bool> IsReadyAsync(CancellationToken cancellationToken = default);
}
