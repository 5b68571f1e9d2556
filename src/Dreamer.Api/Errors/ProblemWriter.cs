using System.Globalization;
using System.Net.Mime;
using Dreamer.Api.Wire;
using Microsoft.AspNetCore.WebUtilities;

namespace Dreamer.Api.Errors;

/// <summary>Writes a problem as the answer.</summary>
internal static class ProblemWriter
{
    /// <summary>As the caller's protocol has it: JSON, or gRPC's status.</summary>
    public static Task WriteProblemAsync(this HttpContext http, Problem problem) =>
        http.Request.IsGrpc() ? http.WriteRpcStatusAsync(problem) : http.WriteJsonAsync(problem);

    private static Task WriteJsonAsync(this HttpContext http, Problem problem)
    {
        http.Response.StatusCode = problem.Status;
        http.Response.ContentLength = null;
        AnswerHeaders.Set(http);
        if (problem.Header is { } header)
        {
            http.Response.Headers[header.Name] = header.Value;
        }

        if (problem.RetryIn(http.RequestServices.GetRequiredService<TimeProvider>()) is { } resets)
        {
            http.Response.Headers.RetryAfter = resets.ToString(CultureInfo.InvariantCulture);
            WriteLimit(http.Response.Headers, problem.Limit, resets);
        }

        // Also when time is over: the request's own token would stop it.
        var shape = ProblemShape.Of(http);
        var body = shape?.Describe(http, problem) ?? BodyOf(problem, http);
        return http.Response.WriteAsJsonAsync(
            body, body.GetType(), ApiJson.Options, shape?.ContentType ?? MediaTypeNames.Application.ProblemJson, CancellationToken.None);
    }

    /// <summary>As the drafts of RFC "RateLimit header fields" have them, and which limit it is.</summary>
    private static void WriteLimit(IHeaderDictionary headers, QuotaLimit? limit, int resets)
    {
        if (limit is not null)
        {
            headers["RateLimit-Limit"] = string.Create(CultureInfo.InvariantCulture, $"{limit.Limit}");
            headers["RateLimit-Remaining"] = string.Create(CultureInfo.InvariantCulture, $"{limit.Remaining:0.###}");
            headers["RateLimit-Reset"] = resets.ToString(CultureInfo.InvariantCulture);
            headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"{limit.Name}\";q={limit.Limit}");
        }
    }

    private static ProblemBody BodyOf(Problem problem, HttpContext http) => new(
        $"urn:dreamer:error:{WireName.Of(problem.Code)}",
        ReasonPhrases.GetReasonPhrase(problem.Status),
        problem.Status,
        problem.Detail,
        problem.Code,
        problem.Param,
        http.TraceIdentifier,
        problem.IsRetryable);
}
