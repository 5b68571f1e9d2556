using System.Buffers;
using System.Net.Mime;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;

namespace Dreamer.Api.Events;

/// <summary>Writes events as they come, and a comment when none has come for a while, so that a lost client is noticed.</summary>
internal sealed class EventStream(IAsyncEnumerable<StreamItem> items, TimeProvider clock) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, gone) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = MediaTypeNames.Text.EventStream;
        response.Headers["X-Accel-Buffering"] = "no"; // a proxy must not hold events back
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await response.WriteAsync("retry: 1000\n\n", gone);
            await CopyAsync(response, gone);
        }
    }

    private async Task CopyAsync(HttpResponse response, CancellationToken gone)
    {
        await using var source = items.GetAsyncEnumerator(gone);
        var next = source.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                if (!await ArrivesAsync(next, gone))
                {
                    await response.WriteAsync(": still here\n\n", gone);
                    continue;
                }

                if (!await next)
                {
                    return;
                }

                await SendAsync(response, source.Current, gone);
                next = source.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // An enumerator must not be disposed of while it moves; what it threw has been told already.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Whether the next item is there before a heartbeat is due.</summary>
    private async Task<bool> ArrivesAsync(Task next, CancellationToken gone)
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

    /// <summary>The framework writes events, and knows no comments.</summary>
    private static Task SendAsync(HttpResponse response, StreamItem item, CancellationToken gone)
    {
        if (item.Event is not { } happened)
        {
            return response.WriteAsync(item.Comment, gone);
        }

        var sent = new SseItem<EventResource>(happened, WireName.Of(happened.Type)) { EventId = $"{happened.Sequence}" };
        return SseFormatter.WriteAsync(new[] { sent }.ToAsyncEnumerable(), response.Body, WriteData, gone);
    }

    private static void WriteData(SseItem<EventResource> item, IBufferWriter<byte> text)
    {
        using var json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = ApiJson.Options.Encoder });
        JsonSerializer.Serialize(json, item.Data, ApiJson.Options);
    }
}
