using System.Net.Http.Json;
using Dreamer.Client.Generations;
using Dreamer.Client.Http;

namespace Dreamer.Client.Sessions;

/// <summary>Creates, lists, reads, forks and deletes sessions.</summary>
public sealed class SessionClient : ISessionClient
{
    private const int LongestPage = 100;

    private readonly ApiConnection _connection;

    internal SessionClient(ApiConnection connection) => _connection = connection;

    public Task<Session> CreateAsync(NewSession session, CancellationToken cancellationToken = default) =>
        _connection.PostAsync("v1/sessions", JsonContent.Create(session, ClientJson.Default.NewSession), ClientJson.Default.Session,
            cancellationToken);

    public Task<Page<SessionSummary>> ListAsync(int limit = 20, string? after = null, CancellationToken cancellationToken = default) =>
        _connection.GetAsync($"v1/sessions?limit={limit}{After(after)}", ClientJson.Default.PageSessionSummary, cancellationToken);

    public IAsyncEnumerable<SessionSummary> ListAllAsync(CancellationToken cancellationToken = default) =>
        ApiConnection.PagesAsync((after, stop) => ListAsync(LongestPage, after, stop), cancellationToken);

    public IAsyncEnumerable<Generation> ListAllGenerationsAsync(string id, CancellationToken cancellationToken = default) =>
        ApiConnection.PagesAsync((after, stop) => ListGenerationsAsync(id, LongestPage, after, stop), cancellationToken);

    public Task<Session> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.GetAsync($"v1/sessions/{Uri.EscapeDataString(id)}", ClientJson.Default.Session, cancellationToken);

    public Task<Page<Generation>> ListGenerationsAsync(
        string id, int limit = 20, string? after = null, CancellationToken cancellationToken = default) =>
        _connection.GetAsync(
            $"v1/sessions/{Uri.EscapeDataString(id)}/generations?limit={limit}{After(after)}", ClientJson.Default.PageGeneration,
            cancellationToken);

    public Task<Session> ForkAsync(string id, SessionFork fork, CancellationToken cancellationToken = default) =>
        _connection.PostAsync(
            $"v1/sessions/{Uri.EscapeDataString(id)}/fork", JsonContent.Create(fork, ClientJson.Default.SessionFork),
            ClientJson.Default.Session, cancellationToken);

    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.DeleteAsync($"v1/sessions/{Uri.EscapeDataString(id)}", cancellationToken);

    private static string After(string? after) => after is null ? "" : $"&after={Uri.EscapeDataString(after)}";
}
