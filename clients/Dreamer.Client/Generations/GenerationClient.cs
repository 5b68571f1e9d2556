using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dreamer.Client.Http;

namespace Dreamer.Client.Generations;

/// <summary>Starts generations, finishes drafts, follows them, cancels them and fetches what they made.</summary>
public sealed class GenerationClient
{
    /// <summary>The server's longest wait is 60 s; half of it stays under what proxies allow.</summary>
    private const string LongestWait = "30s";

    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromSeconds(1);
    private const int ReconnectAttempts = 30;

    private readonly ApiConnection _connection;
    private readonly TimeProvider _clock;

    internal GenerationClient(ApiConnection connection, TimeProvider clock) => (_connection, _clock) = (connection, clock);

    public Task<Generation> CreateAsync(string sessionId, NewGeneration generation, CancellationToken cancellationToken = default) =>
        CreateAsync(sessionId, generation, ApiConnection.NewKey(), cancellationToken);

    /// <summary>With a key of the caller's own: sent again, even by another process, it starts nothing twice.</summary>
    public Task<Generation> CreateAsync(
        string sessionId, NewGeneration generation, string idempotencyKey, CancellationToken cancellationToken = default) =>
        _connection.PostAsync(
            $"v1/sessions/{Uri.EscapeDataString(sessionId)}/generations",
            JsonContent.Create(generation, ClientJson.Default.NewGeneration),
            ClientJson.Default.Generation,
            idempotencyKey,
            cancellationToken);

    /// <summary>A new still from a generation's still.</summary>
    public Task<Generation> RefineAsync(
        string parent, string caption, double? strength = null, CancellationToken cancellationToken = default) =>
        GrowAsync(parent, NewGeneration.Refine(parent, caption) with { Strength = strength }, cancellationToken);

    /// <summary>A still along the parent still's own steps up to one of them, and from there with another caption.</summary>
    public Task<Generation> ContinueAsync(string parent, int parentStep, string caption, CancellationToken cancellationToken = default) =>
        GrowAsync(parent, NewGeneration.Refine(parent, caption) with { ParentStep = parentStep }, cancellationToken);

    /// <summary>A video that begins with a generation's still.</summary>
    public Task<Generation> AnimateAsync(string parent, string motionCaption, CancellationToken cancellationToken = default) =>
        GrowAsync(parent, NewGeneration.Animate(parent, motionCaption), cancellationToken);

    /// <summary>A generation's clip that goes on from its last frame; without a motion caption, with the clip's own.</summary>
    public Task<Generation> ExtendAsync(string parent, string? motionCaption = null, CancellationToken cancellationToken = default) =>
        GrowAsync(parent, NewGeneration.Extend(parent, motionCaption), cancellationToken);

    /// <summary>
    /// What shows after <paramref name="stopAfter"/> of its steps what it will be; <see cref="FinishAsync"/> goes on from there.
    /// </summary>
    public Task<Generation> DraftAsync(
        string sessionId, NewGeneration generation, int stopAfter, CancellationToken cancellationToken = default) =>
        CreateAsync(sessionId, generation with { StopAfter = stopAfter }, cancellationToken);

    /// <summary>
    /// Goes on from a draft to the bytes of a run that never stopped; answers the generation that does, the same one however often it is asked.
    /// </summary>
    public Task<Generation> FinishAsync(string draft, CancellationToken cancellationToken = default) =>
        _connection.PostAsync($"{PathOf(draft)}/finish", null, ClientJson.Default.Generation, cancellationToken);

    public Task<Generation> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.GetAsync(PathOf(id), ClientJson.Default.Generation, cancellationToken);

    /// <summary>Waits until the generation is finished, whichever way.</summary>
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

    public async Task<string> CancelAsync(string id, CancellationToken cancellationToken = default) =>
        (await _connection.PostAsync($"{PathOf(id)}/cancel", null, ClientJson.Default.Cancellation, cancellationToken)).Result;

    /// <summary>Yields what happens to the generation until it is finished; a lost connection is taken up where it broke.</summary>
    public async IAsyncEnumerable<GenerationEvent> WatchAsync(
        string id, long afterSequence = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var attempts = 0;
        while (true)
        {
            var events = ReadEventsAsync(id, afterSequence, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (events)
            {
                while (await TryMoveAsync(events))
                {
                    attempts = 0;
                    afterSequence = events.Current.Sequence;
                    yield return events.Current;
                    if (events.Current.State is { } state && GenerationStates.IsFinal(state))
                    {
                        yield break;
                    }
                }
            }

            if (++attempts > ReconnectAttempts)
            {
                throw new IOException($"The events of '{id}' stopped, and {ReconnectAttempts} attempts to go on failed.");
            }

            await Task.Delay(ReconnectDelay, _clock, cancellationToken);
        }
    }

    /// <summary>
    /// Saves a result as a file: the clip as an <c>.mp4</c>, the still, or a clip's first picture, as a <c>.png</c>.
    /// A download that breaks off leaves no file, and one that is there already stays, unless <paramref name="overwrite"/> says otherwise.
    /// </summary>
    public async Task SaveAsync(string id, string path, bool overwrite = false, CancellationToken cancellationToken = default)
    {
        var variant = VariantOf(path);
        var partial = $"{Path.GetFullPath(path)}.{Path.GetRandomFileName()}";
        try
        {
            await using (var file = new FileStream(partial, FileMode.CreateNew))
            {
                await DownloadAsync(id, variant, file, cancellationToken);
            }

            File.Move(partial, path, overwrite);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Copies one result, one of <see cref="ResultVariants"/>, into <paramref name="destination"/>.</summary>
    public async Task DownloadAsync(string id, string variant, Stream destination, CancellationToken cancellationToken = default)
    {
        using var response =
            await _connection.OpenAsync($"{PathOf(id)}/content?variant={Uri.EscapeDataString(variant)}", cancellationToken);
        await response.Content.CopyToAsync(destination, cancellationToken);
    }

    private static string VariantOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".mp4" => ResultVariants.Video,
        ".png" => ResultVariants.Image,
        var ending => throw new ArgumentException($"'{path}' ends in '{ending}'; a clip is saved as .mp4, and a still as .png."),
    };

    private async Task<Generation> GrowAsync(string parent, NewGeneration child, CancellationToken cancellationToken) =>
        await CreateAsync((await GetAsync(parent, cancellationToken)).SessionId, child, cancellationToken);

    private static string PathOf(string id) => $"v1/generations/{Uri.EscapeDataString(id)}";

    private async IAsyncEnumerable<GenerationEvent> ReadEventsAsync(
        string id, long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await _connection.OpenEventsAsync($"{PathOf(id)}/events", afterSequence, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var parser = SseParser.Create(body, (_, data) => JsonSerializer.Deserialize(data, ClientJson.Default.GenerationEvent)!);
        await foreach (var item in parser.EnumerateAsync(cancellationToken))
        {
            yield return item.Data;
        }
    }

    private static async Task<bool> TryMoveAsync(IAsyncEnumerator<GenerationEvent> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return false;
        }
    }
}
