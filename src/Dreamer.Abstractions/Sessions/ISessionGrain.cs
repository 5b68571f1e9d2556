using System.Collections.Immutable;
using Dreamer.Generations;

namespace Dreamer.Sessions;

/// <summary>A tree of generations and their event log. Keyed by <c>tenant/session</c>.</summary>
[Alias("dreamer.ISessionGrain")]
public interface ISessionGrain : IGrainWithStringKey
{
    /// <summary>Repeating the call changes nothing and answers the session as it is.</summary>
    Task<SessionView> CreateAsync(CreateSession request);

    /// <summary>Null when it was never created, or is deleted.</summary>
    Task<SessionView?> GetAsync();

    /// <summary>
    /// Makes this session of another one's tree: of a node with all that it comes from, or of everything. The copies can be read and
    /// gone on from when the original is deleted. Repeating the call changes nothing.
    /// </summary>
    [ResponseTimeout("00:10:00")] // every blob is copied
    Task<SessionView> ForkAsync(ForkSession request);

    /// <summary>Adds a node under an id that the caller chose, with its variations, and starts them; repeating the call changes nothing.</summary>
    Task<GenerationView> AddAsync(GenerationId id, GenerationRequest request);

    /// <summary>Appends to the event log, with one write for all; only generations of this session call it.</summary>
    Task ReportAsync(ImmutableArray<GenerationReport> reports);

    /// <summary>Adds and starts the still that a text_to_video makes first, as a node of its own; repeating the call changes nothing.</summary>
    Task<GenerationView> AdoptStillAsync(GenerationId parent);

    /// <summary>Takes up a generation that a crash interrupted; does nothing when it is final, and cleans up when it is no longer in the tree.</summary>
    Task ResumeAsync(GenerationId id);

    /// <summary>Replays the events after a number, as far as the log still has them, then follows.</summary>
    IAsyncEnumerable<SessionEvent> WatchAsync(long afterSequence, CancellationToken cancellationToken = default);

    /// <summary>Cancels what runs, and deletes the tree with its blobs; false when there was nothing.</summary>
    Task<bool> DeleteAsync();
}
