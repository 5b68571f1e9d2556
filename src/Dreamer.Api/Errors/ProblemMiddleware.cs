using Dreamer.Errors;

namespace Dreamer.Api.Errors;

/// <summary>Sees to it that every refusal and failure leaves as a problem, whoever raised it.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        http.Response.Headers["X-Request-Id"] = http.TraceIdentifier;
        try
        {
            await next(http);
            await ExplainStatusAsync(http);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to read an answer.
        }
        catch (Exception error) when (!http.Response.HasStarted)
        {
            await http.WriteProblemAsync(ProblemOf(error, http));
        }
    }

    private Problem ProblemOf(Exception error, HttpContext http)
    {
        switch (error)
        {
            case ProblemException known:
                return known.Problem;
            case DreamerException known:
                return Problem.Of(known);
            case BadHttpRequestException bad:
                return BadRequestProblem.Of(bad, http);
            case SiloUnavailableException or OrleansMessageRejectionException:
                LogSiloGone(error, http.Request.Path);
                return new Problem(StatusCodes.Status503ServiceUnavailable, ErrorCode.Capacity, "The silo that held this has gone, and another is taking over.") { RetryAfter = 1 };
            case TimeoutException or OperationCanceledException when MayComeAgain(http.Request):
                LogTimeout(error, http.Request.Path);
                return new Problem(StatusCodes.Status503ServiceUnavailable, ErrorCode.Capacity, "What this needs did not answer in time; it may be moving to another silo.") { RetryAfter = 1 };
            case TimeoutException or OperationCanceledException:
                LogTimeout(error, http.Request.Path);
                return new Problem(StatusCodes.Status504GatewayTimeout, ErrorCode.DeadlineExceeded, "The server did not finish this request in time.");
            default:
                LogFailure(error, http.Request.Path, http.TraceIdentifier);
                return new Problem(
                    StatusCodes.Status500InternalServerError, ErrorCode.Internal, $"The server failed on request '{http.TraceIdentifier}'; its log says why.");
        }
    }

    /// <summary>Whether a second request does no more than the first: else it is the caller's to find out what became of it.</summary>
    private static bool MayComeAgain(HttpRequest request) => !HttpMethods.IsPost(request.Method) || request.Headers.ContainsKey("Idempotency-Key");

    /// <summary>Routing and authorization answer with a bare status: says what was wrong.</summary>
    private static Task ExplainStatusAsync(HttpContext http)
    {
        var response = http.Response;
        var isBare = response is { HasStarted: false, StatusCode: >= 400, ContentLength: null or 0 }
            && (response.ContentType is null || response.StatusCode == StatusCodes.Status416RangeNotSatisfiable);
        return isBare ? http.WriteProblemAsync(ProblemOf(response.StatusCode, http)) : Task.CompletedTask;
    }

    private static Problem ProblemOf(int status, HttpContext http)
    {
        var path = Shown.Briefly(http.Request.Path);
        return status switch
        {
            StatusCodes.Status404NotFound => new(status, ErrorCode.NotFound, $"There is nothing at path '{path}'.", "path"),
            StatusCodes.Status405MethodNotAllowed => new(
                status, ErrorCode.InvalidRequest, $"Method '{Shown.Briefly(http.Request.Method)}' is not allowed at '{path}'; allowed: {http.Response.Headers.Allow}.", "method"),
            StatusCodes.Status415UnsupportedMediaType => BadRequestProblem.WrongMediaType(http),
            StatusCodes.Status416RangeNotSatisfiable => new(
                status, ErrorCode.InvalidRequest, $"Range '{Shown.Briefly(http.Request.Headers.Range)}' lies outside the content; it is '{http.Response.Headers.ContentRange}'.", "range"),
            _ => new(status, status < 500 ? ErrorCode.InvalidRequest : ErrorCode.Internal, $"The request to '{path}' was refused with status {status}."),
        };
    }

    [LoggerMessage(LogLevel.Warning, "Request to {Path} ran out of time.")]
    private partial void LogTimeout(Exception error, string path);

    [LoggerMessage(LogLevel.Warning, "Request to {Path} met a silo that has gone.")]
    private partial void LogSiloGone(Exception error, string path);

    [LoggerMessage(LogLevel.Error, "Request {RequestId} to {Path} failed.")]
    private partial void LogFailure(Exception error, string path, string requestId);
}
