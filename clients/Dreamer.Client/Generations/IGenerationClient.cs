namespace Dreamer.Client.Generations;

/// <summary>Starts generations, finishes drafts, follows them, cancels, deletes and restores them, and fetches what they made; <see cref="GenerationShortcuts"/> adds more.</summary>
public interface IGenerationClient
{
    /// <summary>Starts one; sent again where its answer was lost, and started once.</summary>
    Task<Generation> CreateAsync(string sessionId, NewGeneration generation, CancellationToken cancellationToken = default);

    /// <summary>With a key of the caller's own: sent again, even by another process, it starts nothing twice.</summary>
    Task<Generation> CreateAsync(string sessionId, NewGeneration generation, string idempotencyKey, CancellationToken cancellationToken = default);

    /// <summary>
    /// Goes on from a draft to the bytes of a run that never stopped; answers the generation that does, the same one however often it is asked.
    /// </summary>
    Task<Generation> FinishAsync(string draft, CancellationToken cancellationToken = default);

    /// <summary>Shows one as it is now.</summary>
    Task<Generation> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Waits until the generation is finished, whichever way.</summary>
    Task<Generation> WaitAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>One of <see cref="CancelResults"/>.</summary>
    Task<string> CancelAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Deletes it with all that grew from it. For some seconds they can be restored; then they are gone.</summary>
    Task<Deletion> DeleteAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Brings back what was deleted with it; answers their ids.</summary>
    Task<IReadOnlyList<string>> RestoreAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Yields what happens to the generation until it is finished; a lost connection is taken up where it broke.</summary>
    IAsyncEnumerable<GenerationEvent> WatchAsync(string id, long afterSequence = 0, CancellationToken cancellationToken = default);

    /// <summary>Copies one result, one of <see cref="ResultVariants"/>, into <paramref name="destination"/>.</summary>
    Task DownloadAsync(string id, string variant, Stream destination, CancellationToken cancellationToken = default);
}
