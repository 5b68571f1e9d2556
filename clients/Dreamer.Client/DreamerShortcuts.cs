using Dreamer.Client.Generations;

namespace Dreamer.Client;

/// <summary>What takes more than one call, over either transport.</summary>
public static class DreamerShortcuts
{
    /// <summary>
    /// Makes as many as the request's <see cref="NewGeneration.Count"/> says, in one session, and waits for all: the request's own seed first. One
    /// that does not succeed is a <see cref="GenerationFailedException"/>; when the token is cancelled, so are all on the server.
    /// </summary>
    public static Task<IReadOnlyList<Generation>> GenerateAllAsync(
        this IDreamerClient client, NewGeneration request, CancellationToken cancellationToken = default) =>
        GenerationMaking.RunAllAsync(client, request, cancellationToken);
}
