using System.Buffers;
using System.Net.Mime;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;

namespace Dreamer.Api.Events;

/// <summary>Server-sent events as they come, and a comment when none has come for a while, so that a lost client is noticed.</summary>
internal static class LiveStream
{
    public static void Begin(HttpResponse response)
    {
        response.ContentType = MediaTypeNames.Text.EventStream;
        response.Headers["X-Accel-Buffering"] = "no"; // a proxy must not hold events back
    }

    public static async Task CopyAsync<T>(IAsyncEnumerable<T> items, Func<T, Task> send, HttpResponse response, TimeProvider clock, CancellationToken gone)
    {
        await using var source = items.GetAsyncEnumerator(gone);
        var next = source.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                if (!await ArrivesAsync(next, clock, gone))
                {
                    await response.WriteAsync(": still here\n\n", gone);
                    continue;
                }

                if (!await next)
                {
                    return;
                }

                await send(source.Current);
                next = source.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // An enumerator must not be disposed of while it moves; what it threw has been told already.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One event, whose data are the item as JSON.</summary>
    public static Task SendAsync<T>(HttpResponse response, T item, string type, string? id, CancellationToken gone) =>
        SseFormatter.WriteAsync(new[] { new SseItem<T>(item, type) { EventId = id } }.ToAsyncEnumerable(), response.Body, WriteData, gone);

    /// <summary>Whether the next item is there before a heartbeat is due.</summary>
    private static async Task<bool> ArrivesAsync(Task next, TimeProvider clock, CancellationToken gone)
    {
        try
        {
            await next.WaitAsync(RequestLimits.Heartbeat, clock, gone);
            return true;
        }
        catch (TimeoutException) when (!next.IsCompleted)
        {
            return false;
        }
    }

    private static void WriteData<T>(SseItem<T> item, IBufferWriter<byte> text)
    {
        using var json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = ApiJson.Options.Encoder });
        JsonSerializer.Serialize(json, item.Data, ApiJson.Options);
    }
}
