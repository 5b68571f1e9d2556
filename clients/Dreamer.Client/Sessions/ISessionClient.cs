using Dreamer.Client.Generations;

namespace Dreamer.Client.Sessions;

/// <summary>Creates, lists, reads, changes, forks and deletes sessions.</summary>
public interface ISessionClient
{
    /// <summary>Opens a session.</summary>
    Task<Session> CreateAsync(NewSession session, CancellationToken cancellationToken = default);

    /// <summary>A part of the list, newest first.</summary>
    Task<Page<SessionSummary>> ListAsync(int limit = 20, string? after = null, CancellationToken cancellationToken = default);

    /// <summary>Every session, newest first.</summary>
    IAsyncEnumerable<SessionSummary> ListAllAsync(CancellationToken cancellationToken = default);

    /// <summary>Shows a session with its tree.</summary>
    Task<Session> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>A part of a session's generations, newest first.</summary>
    Task<Page<Generation>> ListGenerationsAsync(string id, int limit = 20, string? after = null, CancellationToken cancellationToken = default);

    /// <summary>Every generation of a session, newest first.</summary>
    IAsyncEnumerable<Generation> ListAllGenerationsAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Yields what happens to the session's generations, until the caller stops; a lost connection is taken up where it broke. Where the session
    /// has been deleted, it ends with <see cref="ErrorCodes.NotFound"/>.
    /// </summary>
    IAsyncEnumerable<GenerationEvent> WatchAsync(string id, long afterSequence = 0, CancellationToken cancellationToken = default);

    /// <summary>Changes its title or metadata.</summary>
    Task<Session> ChangeAsync(string id, SessionChange change, CancellationToken cancellationToken = default);

    /// <summary>Copies the session into a new one, which goes on independently and outlives it.</summary>
    Task<Session> ForkAsync(string id, SessionFork fork, CancellationToken cancellationToken = default);

    /// <summary>Deletes the session with everything that was made in it.</summary>
    Task DeleteAsync(string id, CancellationToken cancellationToken = default);
}
