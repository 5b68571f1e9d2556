using System.Net.Http.Json;
using Dreamer.Client.Generations;
using Dreamer.Client.Http;

namespace Dreamer.Client.Sessions;

/// <summary>Creates, lists, reads, changes, forks and deletes sessions.</summary>
public sealed class SessionClient : ISessionClient
{
    private readonly ApiConnection _connection;
    private readonly TimeProvider _clock;

    internal SessionClient(ApiConnection connection, TimeProvider clock) => (_connection, _clock) = (connection, clock);

    /// <inheritdoc/>
    public Task<Session> CreateAsync(NewSession session, CancellationToken cancellationToken = default) =>
        _connection.PostAsync("v1/sessions", JsonContent.Create(session, ClientJson.Default.NewSession), ClientJson.Default.Session,
            cancellationToken);

    /// <inheritdoc/>
    public Task<Page<SessionSummary>> ListAsync(int limit = 20, string? after = null, CancellationToken cancellationToken = default) =>
        _connection.GetAsync($"v1/sessions?limit={limit}{ApiConnection.After(after)}", ClientJson.Default.PageSessionSummary, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<SessionSummary> ListAllAsync(CancellationToken cancellationToken = default) =>
        ApiConnection.PagesAsync((after, stop) => ListAsync(ApiConnection.LongestPage, after, stop), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<Generation> ListAllGenerationsAsync(string id, CancellationToken cancellationToken = default) =>
        ApiConnection.PagesAsync((after, stop) => ListGenerationsAsync(id, ApiConnection.LongestPage, after, stop), cancellationToken);

    /// <inheritdoc/>
    public Task<Session> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.GetAsync($"v1/sessions/{Uri.EscapeDataString(id)}", ClientJson.Default.Session, cancellationToken);

    /// <inheritdoc/>
    public Task<Page<Generation>> ListGenerationsAsync(
        string id, int limit = 20, string? after = null, CancellationToken cancellationToken = default) =>
        _connection.GetAsync(
            $"v1/sessions/{Uri.EscapeDataString(id)}/generations?limit={limit}{ApiConnection.After(after)}", ClientJson.Default.PageGeneration,
            cancellationToken);

    /// <inheritdoc/>
    public Task<Session> ChangeAsync(string id, SessionChange change, CancellationToken cancellationToken = default) =>
        _connection.PatchAsync(
            $"v1/sessions/{Uri.EscapeDataString(id)}", JsonContent.Create(change, ClientJson.Default.SessionChange), ClientJson.Default.Session,
            cancellationToken);

    /// <inheritdoc/>
    public Task<Session> ForkAsync(string id, SessionFork fork, CancellationToken cancellationToken = default) =>
        _connection.PostAsync(
            $"v1/sessions/{Uri.EscapeDataString(id)}/fork", JsonContent.Create(fork, ClientJson.Default.SessionFork),
            ClientJson.Default.Session, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.DeleteAsync($"v1/sessions/{Uri.EscapeDataString(id)}", cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<GenerationEvent> WatchAsync(string id, long afterSequence = 0, CancellationToken cancellationToken = default) =>
        EventReading.WithoutEndAsync(_connection, $"v1/sessions/{Uri.EscapeDataString(id)}/events", afterSequence, _clock, cancellationToken);
}
