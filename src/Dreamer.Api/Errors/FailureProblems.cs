using Dreamer.Api.Wire;
using Dreamer.Errors;

namespace Dreamer.Api.Errors;

/// <summary>What a client is told of what was thrown on the way of its request, whoever threw it and whichever face it came by.</summary>
internal sealed partial class FailureProblems(IHostApplicationLifetime lifetime, ILogger<FailureProblems> log)
{
    public Problem Of(Exception error, HttpContext http)
    {
        switch (error)
        {
            case ProblemException known:
                return known.Problem;
            case DreamerException known:
                return Problem.Of(known);
            case BadHttpRequestException bad:
                return BadRequestProblem.Of(bad, http);
            case OperationCanceledException when lifetime.ApplicationStopping.IsCancellationRequested:
                return Problem.Stopping;
            case SiloUnavailableException or OrleansMessageRejectionException:
                LogSiloGone(error, http.Request.Path);
                return new Problem(StatusCodes.Status503ServiceUnavailable, ErrorCode.Capacity, "The silo that held this has gone, and another is taking over.") { RetryAfter = 1 };
            case TimeoutException or OperationCanceledException when MayComeAgain(http):
                LogTimeout(error, http.Request.Path);
                return new Problem(StatusCodes.Status503ServiceUnavailable, ErrorCode.Capacity, "What this needs did not answer in time; it may be moving to another silo.") { RetryAfter = 1 };
            case TimeoutException or OperationCanceledException:
                LogTimeout(error, http.Request.Path);
                return new Problem(StatusCodes.Status504GatewayTimeout, ErrorCode.DeadlineExceeded, "The server did not finish this request in time.");
            case var _ when FullDiskProblem.IsOf(error):
                LogFullDisk(error, http.Request.Path);
                return FullDiskProblem.Problem;
            default:
                LogFailure(error, http.Request.Path, http.TraceIdentifier);
                return new Problem(
                    StatusCodes.Status500InternalServerError, ErrorCode.Internal, $"The server failed on request '{http.TraceIdentifier}'; its log says why.");
        }
    }

    /// <summary>Whether a second request does no more than the first: else it is the caller's to find out what became of it.</summary>
    private static bool MayComeAgain(HttpContext http) => !Writes(http) || http.Request.Headers.ContainsKey("Idempotency-Key");

    private static bool Writes(HttpContext http) =>
        http.IsGrpcCall() ? http.GetEndpoint()!.Metadata.GetMetadata<WritesAttribute>() is not null : HttpMethods.IsPost(http.Request.Method);

    [LoggerMessage(LogLevel.Warning, "Request to {Path} ran out of time.")]
    private partial void LogTimeout(Exception error, string path);

    [LoggerMessage(LogLevel.Warning, "Request to {Path} met a silo that has gone.")]
    private partial void LogSiloGone(Exception error, string path);

    [LoggerMessage(LogLevel.Error, "Request to {Path} found the disk of the data folder full.")]
    private partial void LogFullDisk(Exception error, string path);

    [LoggerMessage(LogLevel.Error, "Request {RequestId} to {Path} failed.")]
    private partial void LogFailure(Exception error, string path, string requestId);
}
