using Dreamer.Api.Errors;

namespace Dreamer.Api.Requests;

/// <summary>Ends waiting reads and event streams when the server stops, so that stopping waits for none of them.</summary>
internal sealed class StoppingMiddleware(RequestDelegate next, IHostApplicationLifetime lifetime)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var aborted = http.RequestAborted;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, lifetime.ApplicationStopping);
        http.RequestAborted = either.Token;
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            await EndAsync(http, aborted);
        }
        finally
        {
            http.RequestAborted = aborted;
        }
    }

    private static Task EndAsync(HttpContext http, CancellationToken aborted)
    {
        http.RequestAborted = aborted;
        return http.Response.HasStarted
            ? http.Response.CompleteAsync()
            : http.WriteProblemAsync(Problem.Stopping);
    }
}
