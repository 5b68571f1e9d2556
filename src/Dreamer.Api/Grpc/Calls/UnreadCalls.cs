using System.Globalization;
using Dreamer.Api.Errors;
using Dreamer.Api.Wire;
using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace Dreamer.Api.Grpc.Calls;

/// <summary>
/// Says whose mistake it is that a call never reached its service: to the library a message that cannot be read, and a call that is none,
/// are errors of the server's.
/// </summary>
internal static class UnreadCalls
{
    private static readonly string[] s_serversMistakes = [.. new[] { StatusCode.Internal, StatusCode.Unknown }.Select(code => ((int)code).ToString(CultureInfo.InvariantCulture))];

    public static async Task ExplainAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        var isUnread = http.IsGrpcCall() && !http.Response.HasStarted && !CallGuard.HasReached(http)
            && s_serversMistakes.Contains(http.Response.Headers["grpc-status"].ToString());
        if (isUnread)
        {
            throw new ProblemException(ProblemOf(http));
        }
    }

    private static Problem ProblemOf(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status415UnsupportedMediaType => new(
            StatusCodes.Status415UnsupportedMediaType, ErrorCode.InvalidRequest,
            $"Content-Type '{Shown.Briefly(http.Request.ContentType)}' is not accepted at '{http.Request.Path}'; it speaks gRPC and gRPC-Web.", "content-type"),
        StatusCodes.Status426UpgradeRequired => new(
            StatusCodes.Status426UpgradeRequired, ErrorCode.InvalidRequest,
            $"{http.Request.Protocol} carries gRPC-Web alone; gRPC needs HTTP/2, which without TLS has a port of its own.", "content-type"),
        _ => Problem.Invalid($"The call's message cannot be read: {ReasonOf(http)}", "body"),
    };

    private static string ReasonOf(HttpContext http) => http.Features.Get<IServerCallContextFeature>()?.ServerCallContext.Status switch
    {
        { DebugException: { } error and not RpcException } => error.Message,
        { Detail.Length: > 0 } status => status.Detail,
        _ => "it is no message of this method.",
    };
}
