using Dreamer.Api.Errors;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Dreamer.Api.Requests;

/// <summary>How long requests may take.</summary>
internal static class RequestPolicies
{
    /// <summary>For reads that may wait for a generation's end.</summary>
    public const string Wait = "wait";

    /// <summary>For what copies or deletes a whole tree.</summary>
    public const string Tree = "tree";

    /// <summary>For what answers with the result itself.</summary>
    public const string Make = "make";

    /// <summary>For uploads in chunks; what streams has no time otherwise.</summary>
    public const string Upload = "upload";

    public static void Configure(RequestTimeoutOptions options)
    {
        options.DefaultPolicy = For(RequestLimits.RequestTime);
        options.AddPolicy(Wait, For(RequestLimits.LongestWait + RequestLimits.RequestTime));
        options.AddPolicy(Tree, For(RequestLimits.TreeTime));
        options.AddPolicy(Make, For(RequestLimits.MakingTime));
        options.AddPolicy(Upload, For(RequestLimits.RequestTime));
    }

    /// <summary>
    /// Looks at the time between the work and the writing of its answer: what writes JSON for a request whose time is over, or whose caller has
    /// gone, writes a part or nothing, and says nothing.
    /// </summary>
    public static async ValueTask<object?> EndInTimeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        context.HttpContext.RequestAborted.ThrowIfCancellationRequested();
        context.HttpContext.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        return result;
    }

    private static RequestTimeoutPolicy For(TimeSpan time) => new()
    {
        Timeout = time,
        WriteTimeoutResponse = http => http.WriteProblemAsync(
            new Problem(StatusCodes.Status504GatewayTimeout, ErrorCode.DeadlineExceeded, $"The server did not finish this request in {time.TotalSeconds} s.")),
    };
}
