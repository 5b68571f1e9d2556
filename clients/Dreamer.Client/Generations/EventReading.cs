using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dreamer.Client.Http;

namespace Dreamer.Client.Generations;

/// <summary>Reads a stream of server-sent events, and goes on where its connection broke.</summary>
internal static class EventReading
{
    public static IAsyncEnumerable<GenerationEvent> ToEndOfGenerationAsync(
        ApiConnection connection, string path, long afterSequence, TimeProvider clock, CancellationToken cancellationToken) =>
        ResumedEvents.ToEndOfGenerationAsync(
            path, afterSequence, (after, stop) => ReadAsync(connection, path, after, stop), IsLost, clock, cancellationToken);

    public static IAsyncEnumerable<GenerationEvent> WithoutEndAsync(
        ApiConnection connection, string path, long afterSequence, TimeProvider clock, CancellationToken cancellationToken) =>
        ResumedEvents.WithoutEndAsync(
            path, afterSequence, (after, stop) => ReadAsync(connection, path, after, stop), IsLost, clock, cancellationToken);

    private static bool IsLost(Exception error) => error is HttpRequestException or IOException;

    private static async IAsyncEnumerable<GenerationEvent> ReadAsync(
        ApiConnection connection, string path, long afterSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await connection.OpenEventsAsync(path, afterSequence, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var parser = SseParser.Create(body, (_, data) => JsonSerializer.Deserialize(data, ClientJson.Default.GenerationEvent)!);
        await foreach (var item in parser.EnumerateAsync(cancellationToken))
        {
            yield return item.Data;
        }
    }
}
