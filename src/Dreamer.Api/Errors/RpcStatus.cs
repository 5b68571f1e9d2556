using System.Globalization;
using Dreamer.Api.Wire;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace Dreamer.Api.Errors;

/// <summary>A problem as gRPC has it: a code, the same sentence, and google.rpc's details, of which <c>ErrorInfo</c> holds all that a problem says.</summary>
internal static class RpcStatus
{
    public const string Domain = "dreamer";

    public static Status Of(Problem problem, HttpContext http)
    {
        var status = new Status { Code = (int)CodeOf(problem), Message = problem.Detail };
        status.Details.AddRange(Details(problem, http).Select(detail => Any.Pack(detail)));
        return status;
    }

    /// <summary>Before any message: HTTP says 200, and headers hold the status.</summary>
    public static Task WriteRpcStatusAsync(this HttpContext http, Problem problem)
    {
        var status = Of(problem, http);
        var response = http.Response;
        (response.StatusCode, response.ContentLength, response.ContentType) = (StatusCodes.Status200OK, null, GrpcContent.AnswerTo(http.Request));
        AnswerHeaders.Set(http);
        response.Headers["grpc-status"] = status.Code.ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(status.Message); // as gRPC over HTTP/2 has it: percent-encoded UTF-8
        response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(status.ToByteArray());
        return Task.CompletedTask;
    }

    private static Code CodeOf(Problem problem) => (problem.Code, problem.Status) switch
    {
        (ErrorCode.InvalidRequest, StatusCodes.Status409Conflict) => Code.Aborted, // its first try is under way
        (ErrorCode.NotFound, _) when problem.Param == "path" => Code.Unimplemented,
        (ErrorCode.InvalidRequest, _) => Code.InvalidArgument,
        (ErrorCode.Permission, _) => Code.PermissionDenied,
        (ErrorCode.Unauthenticated, _) => Code.Unauthenticated,
        (ErrorCode.NotFound, _) => Code.NotFound,
        (ErrorCode.QuotaExceeded or ErrorCode.StorageFull, _) => Code.ResourceExhausted,
        (ErrorCode.Capacity or ErrorCode.ModelUnavailable or ErrorCode.OutOfMemory, _) => Code.Unavailable,
        (ErrorCode.DeadlineExceeded, _) => Code.DeadlineExceeded,
        (ErrorCode.Cancelled, _) => Code.Cancelled,
        (ErrorCode.Conflict, _) => Code.Aborted,
        _ => Code.Internal,
    };

    private static IEnumerable<IMessage> Details(Problem problem, HttpContext http)
    {
        yield return InfoOf(problem, http.TraceIdentifier);
        yield return new RequestInfo { RequestId = http.TraceIdentifier };
        if (problem.RetryIn(http.RequestServices.GetRequiredService<TimeProvider>()) is { } seconds)
        {
            yield return new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds)) };
        }

        if (problem is { Code: ErrorCode.InvalidRequest, Param: { } field })
        {
            yield return new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = problem.Detail } } };
        }

        if (problem.Limit is { } limit)
        {
            yield return new QuotaFailure { Violations = { new QuotaFailure.Types.Violation { Subject = limit.Name, Description = problem.Detail } } };
        }
    }

    private static ErrorInfo InfoOf(Problem problem, string requestId)
    {
        var info = new ErrorInfo { Reason = WireName.Of(problem.Code), Domain = Domain };
        info.Metadata["request_id"] = requestId;
        info.Metadata["http_status"] = problem.Status.ToString(CultureInfo.InvariantCulture);
        info.Metadata["retryable"] = problem.IsRetryable ? "true" : "false";
        if (problem.Param is { } param)
        {
            info.Metadata["param"] = param;
        }

        return info;
    }
}
