using System.Net.ServerSentEvents;
using System.Text.Json;
using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.Events;

/// <summary>Reads a stream of server-sent events as any client would.</summary>
internal static class EventReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<IReadOnlyList<SseItem<JsonElement>>> ReadEventsAsync(
        this ApiHost host, string path, string? lastEventId = null, Func<SseItem<JsonElement>, bool>? until = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        using var response = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        var parser = SseParser.Create(await response.Content.ReadAsStreamAsync(patience.Token), (_, data) => JsonDocument.Parse(data.ToArray()).RootElement);
        var items = new List<SseItem<JsonElement>>();
        await foreach (var item in parser.EnumerateAsync(patience.Token))
        {
            items.Add(item);
            if (until?.Invoke(item) == true)
            {
                break;
            }
        }

        return items;
    }

    public static string State(this SseItem<JsonElement> item) => item.Data.GetProperty("state").GetString()!;
}
