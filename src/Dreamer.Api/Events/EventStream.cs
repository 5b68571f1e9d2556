using System.Net.Mime;
using System.Text.Json;
using Dreamer.Api.Requests;

namespace Dreamer.Api.Events;

/// <summary>Writes events as they come, and a comment when none has come for a while, so that a lost client is noticed.</summary>
internal sealed class EventStream(IAsyncEnumerable<EventResource> events, TimeProvider clock) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var gone = httpContext.RequestAborted;
        response.ContentType = MediaTypeNames.Text.EventStream;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // a proxy must not hold events back
        await SendAsync(response, "retry: 1000\n\n", gone);
        await CopyAsync(response, gone);
    }

    private async Task CopyAsync(HttpResponse response, CancellationToken gone)
    {
        await using var source = events.GetAsyncEnumerator(gone);
        var next = source.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                if (!await ArrivesAsync(next, gone))
                {
                    await SendAsync(response, ": still here\n\n", gone);
                    continue;
                }

                if (!await next)
                {
                    return;
                }

                await SendAsync(response, TextOf(source.Current), gone);
                next = source.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // An enumerator must not be disposed of while it moves; what it threw has been told already.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Whether the next event is there before a heartbeat is due.</summary>
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

    private static string TextOf(EventResource item) =>
        $"id: {item.Sequence}\nevent: {WireName.Of(item.Type)}\ndata: {JsonSerializer.Serialize(item, ApiJson.Options)}\n\n";

    private static async Task SendAsync(HttpResponse response, string text, CancellationToken gone)
    {
        await response.WriteAsync(text, gone);
        await response.Body.FlushAsync(gone);
    }
}
