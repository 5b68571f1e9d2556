using System.Globalization;
using System.Net;
using Google.Rpc;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace Dreamer.Client.Grpc;

/// <summary>The problem that HTTP would have told, from a status and its details; of what lies between us and the server, the status alone.</summary>
internal static class RpcProblem
{
    private const string Domain = "dreamer";

    public static Problem Of(RpcException refused)
    {
        var info = refused.GetRpcStatus()?.GetDetail<ErrorInfo>();
        if (info?.Domain != Domain)
        {
            return Of(refused.Status);
        }

        var status = int.Parse(info.Metadata["http_status"], CultureInfo.InvariantCulture);
        return new Problem(
            $"urn:dreamer:error:{info.Reason}", TitleOf(status), status, refused.Status.Detail, info.Reason,
            info.Metadata.GetValueOrDefault("param"), info.Metadata.GetValueOrDefault("request_id"), info.Metadata["retryable"] == "true");
    }

    /// <summary>Whether a stream that ended so goes on at the next call.</summary>
    public static bool IsLost(Exception error) =>
        error is DreamerApiException { Problem.Status: (int)HttpStatusCode.ServiceUnavailable or (int)HttpStatusCode.BadGateway };

    private static Problem Of(Status status)
    {
        var (http, code) = status.StatusCode switch
        {
            StatusCode.Unauthenticated => (HttpStatusCode.Unauthorized, ErrorCodes.Unauthenticated),
            StatusCode.PermissionDenied => (HttpStatusCode.Forbidden, ErrorCodes.Permission),
            StatusCode.NotFound => (HttpStatusCode.NotFound, ErrorCodes.NotFound),
            StatusCode.InvalidArgument => (HttpStatusCode.BadRequest, ErrorCodes.InvalidRequest),
            StatusCode.ResourceExhausted => (HttpStatusCode.TooManyRequests, ErrorCodes.QuotaExceeded),
            StatusCode.DeadlineExceeded => (HttpStatusCode.GatewayTimeout, ErrorCodes.DeadlineExceeded),
            StatusCode.Unavailable => (HttpStatusCode.ServiceUnavailable, ErrorCodes.Capacity),
            StatusCode.Unimplemented => (HttpStatusCode.NotImplemented, ErrorCodes.InvalidRequest),
            StatusCode.Cancelled or StatusCode.Internal => (HttpStatusCode.BadGateway, ErrorCodes.Internal), // a stream that was cut off
            _ => (HttpStatusCode.InternalServerError, ErrorCodes.Internal),
        };
        var retryable = http is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.BadGateway;
        return new Problem(null, status.StatusCode.ToString(), (int)http, status.Detail, code, null, null, retryable);
    }

    private static string TitleOf(int status) => Enum.GetName((HttpStatusCode)status) ?? status.ToString(CultureInfo.InvariantCulture);
}
