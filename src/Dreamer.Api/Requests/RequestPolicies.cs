using Dreamer.Api.Errors;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Dreamer.Api.Requests;

/// <summary>How long requests may take.</summary>
internal static class RequestPolicies
{
    /// <summary>For reads that may wait for a generation's end.</summary>
    public const string Wait = "wait";

    public static void Configure(RequestTimeoutOptions options)
    {
        options.DefaultPolicy = For(RequestLimits.RequestTime);
        options.AddPolicy(Wait, For(RequestLimits.LongestWait + RequestLimits.RequestTime));
    }

    private static RequestTimeoutPolicy For(TimeSpan time) => new()
    {
        Timeout = time,
        WriteTimeoutResponse = http => http.WriteProblemAsync(
            new Problem(StatusCodes.Status504GatewayTimeout, ErrorCode.DeadlineExceeded, $"The server did not finish this request in {time.TotalSeconds} s.")),
    };
}
