using Dreamer.Api.Wire;

namespace Dreamer.Api.Events;

/// <summary>Answers with events as they come.</summary>
internal sealed class EventStream(IAsyncEnumerable<StreamItem> items, TimeProvider clock) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, gone) = (httpContext.Response, httpContext.RequestAborted);
        LiveStream.Begin(response);
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await response.WriteAsync("retry: 1000\n\n", gone);
            await LiveStream.CopyAsync(items, item => SendAsync(response, item, gone), response, clock, gone);
        }
    }

    /// <summary>The framework writes events, and knows no comments.</summary>
    private static Task SendAsync(HttpResponse response, StreamItem item, CancellationToken gone) => item.Event is { } happened
        ? LiveStream.SendAsync(response, happened, WireName.Of(happened.Type), $"{happened.Sequence}", gone)
        : response.WriteAsync(item.Comment, gone);
}
