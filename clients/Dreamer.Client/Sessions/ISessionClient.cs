using Dreamer.Client.Generations;

namespace Dreamer.Client.Sessions;

/// <summary>Creates, lists, reads, forks and deletes sessions.</summary>
public interface ISessionClient
{
    Task<Session> CreateAsync(NewSession session, CancellationToken cancellationToken = default);

    Task<Page<SessionSummary>> ListAsync(int limit = 20, string? after = null, CancellationToken cancellationToken = default);

    /// <summary>Every session, newest first.</summary>
    IAsyncEnumerable<SessionSummary> ListAllAsync(CancellationToken cancellationToken = default);

    Task<Session> GetAsync(string id, CancellationToken cancellationToken = default);

    Task<Page<Generation>> ListGenerationsAsync(string id, int limit = 20, string? after = null, CancellationToken cancellationToken = default);

    /// <summary>Every generation of a session, newest first.</summary>
    IAsyncEnumerable<Generation> ListAllGenerationsAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Copies the session into a new one, which goes on independently and outlives it.</summary>
    Task<Session> ForkAsync(string id, SessionFork fork, CancellationToken cancellationToken = default);

    /// <summary>Deletes the session with everything that was made in it.</summary>
    Task DeleteAsync(string id, CancellationToken cancellationToken = default);
}
