using System.Net.Http.Json;
using Dreamer.Client.Http;

namespace Dreamer.Client.Generations;

/// <summary>Starts generations, finishes drafts, follows them, cancels, deletes and restores them, and fetches what they made.</summary>
public sealed class GenerationClient : IGenerationClient
{
    /// <summary>The server's longest wait is 60 s; half of it stays under what proxies allow.</summary>
    private const string LongestWait = "30s";

    private readonly ApiConnection _connection;
    private readonly TimeProvider _clock;

    internal GenerationClient(ApiConnection connection, TimeProvider clock) => (_connection, _clock) = (connection, clock);

    /// <inheritdoc/>
    public Task<Generation> CreateAsync(string sessionId, NewGeneration generation, CancellationToken cancellationToken = default) =>
        CreateAsync(sessionId, generation, ApiConnection.NewKey(), cancellationToken);

    /// <inheritdoc/>
    public Task<Generation> CreateAsync(
        string sessionId, NewGeneration generation, string idempotencyKey, CancellationToken cancellationToken = default) =>
        _connection.PostAsync(
            $"v1/sessions/{Uri.EscapeDataString(sessionId)}/generations",
            JsonContent.Create(generation, ClientJson.Default.NewGeneration),
            ClientJson.Default.Generation,
            idempotencyKey,
            cancellationToken);

    /// <inheritdoc/>
    public Task<Generation> FinishAsync(string draft, CancellationToken cancellationToken = default) =>
        _connection.PostAsync($"{PathOf(draft)}/finish", null, ClientJson.Default.Generation, cancellationToken);

    /// <inheritdoc/>
    public Task<Generation> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.GetAsync(PathOf(id), ClientJson.Default.Generation, cancellationToken);

    /// <inheritdoc/>
    public async Task<Generation> WaitAsync(string id, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var generation =
                await _connection.GetAsync($"{PathOf(id)}?wait={LongestWait}", ClientJson.Default.Generation, cancellationToken);
            if (generation.IsFinished)
            {
                return generation;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<string> CancelAsync(string id, CancellationToken cancellationToken = default) =>
        (await _connection.PostAsync($"{PathOf(id)}/cancel", null, ClientJson.Default.Cancellation, cancellationToken)).Result;

    /// <inheritdoc/>
    public Task<Deletion> DeleteAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.SendAsync(HttpMethod.Delete, PathOf(id), new ByteArrayContent([]), ClientJson.Default.Deletion, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> RestoreAsync(string id, CancellationToken cancellationToken = default) =>
        (await _connection.PostAsync($"{PathOf(id)}/restore", null, ClientJson.Default.Restoration, cancellationToken)).Generations;

    /// <inheritdoc/>
    public IAsyncEnumerable<GenerationEvent> WatchAsync(string id, long afterSequence = 0, CancellationToken cancellationToken = default) =>
        EventReading.ToEndOfGenerationAsync(_connection, $"{PathOf(id)}/events", afterSequence, _clock, cancellationToken);

    /// <inheritdoc/>
    public Task DownloadAsync(string id, string variant, Stream destination, CancellationToken cancellationToken = default) =>
        _connection.DownloadAsync($"{PathOf(id)}/content?variant={Uri.EscapeDataString(variant)}", destination, cancellationToken);

    private static string PathOf(string id) => $"v1/generations/{Uri.EscapeDataString(id)}";
}
