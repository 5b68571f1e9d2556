using System.Collections.Immutable;
using Dreamer.Generations;
using Orleans.Concurrency;

namespace Dreamer.Sessions;

/// <summary>A tree of generations and their event log. Keyed by <c>tenant/session</c>.</summary>
[Alias("dreamer.ISessionGrain")]
public interface ISessionGrain : IGrainWithStringKey
{
    /// <summary>Repeating the call changes nothing and answers the session as it is.</summary>
    Task<SessionView> CreateAsync(CreateSession request);

    /// <summary>Null when it was never created, or is deleted.</summary>
    [AlwaysInterleave]
    Task<SessionView?> GetAsync();

    /// <summary>
    /// Makes this session of another one's tree: of a node with all that it comes from, or of everything. The copies can be read and
    /// gone on from when the original is deleted. It answers when all is copied, or after a while with what is there: the copying goes
    /// on by itself. Repeating the call changes nothing.
    /// </summary>
    [ResponseTimeout("00:05:00")] // a few blobs are copied, however long they are
    Task<SessionView> ForkAsync(ForkSession request);

    /// <summary>Adds a node under an id that the caller chose, with its variations, and starts them; repeating the call changes nothing.</summary>
    Task<GenerationView> AddAsync(GenerationId id, GenerationRequest request);

    /// <summary>Goes on from a draft's latent, as a child of the draft; a draft that has a finish, under way or made, answers that.</summary>
    Task<GenerationView> FinishAsync(GenerationId draft);

    /// <summary>Appends to the event log, with one write for all; generations of this session call it, until they have told their end.</summary>
    Task ReportAsync(ImmutableArray<GenerationReport> reports);

    /// <summary>Adds and starts the still that a text_to_video makes first, as a node of its own; repeating the call changes nothing.</summary>
    Task<GenerationView> AdoptStillAsync(GenerationId parent);

    /// <summary>Takes up a generation that a crash interrupted; does nothing when it is final, and cleans up when it is no longer in the tree.</summary>
    Task ResumeAsync(GenerationId id);

    /// <summary>Takes up a copying, or a deletion, that a crash interrupted; does nothing when there is none.</summary>
    Task ContinueAsync();

    /// <summary>In brief; null when it was never created, or is deleted.</summary>
    [AlwaysInterleave]
    Task<SessionSummaryView?> SummarizeAsync();

    Task<SessionView> ChangeAsync(ChangeSession change);

    /// <summary>
    /// Hides a generation and all that grew from it, and cancels what runs; they are deleted when the time is over that they can be restored in.
    /// Repeating the call changes nothing.
    /// </summary>
    Task<RemovedGenerations> RemoveAsync(GenerationId id);

    /// <summary>Brings back what was removed with the generation, in time; repeating the call changes nothing. Answers which they are.</summary>
    Task<ImmutableArray<GenerationId>> RestoreAsync(GenerationId id);

    /// <summary>
    /// Replays the events after a number, as far as the log still has them, then follows. After a number that is not given yet it replays all.
    /// </summary>
    IAsyncEnumerable<SessionEvent> WatchAsync(long afterSequence, CancellationToken cancellationToken = default);

    /// <summary>The session is gone at once; what runs is cancelled, and the blobs are deleted, after it. False when there was nothing.</summary>
    Task<bool> DeleteAsync();
}
