using System.Globalization;
using System.Net.Mime;
using Dreamer.Api.Requests;
using Dreamer.Errors;
using Microsoft.AspNetCore.WebUtilities;

namespace Dreamer.Api.Errors;

/// <summary>Writes a problem as the answer.</summary>
internal static class ProblemWriter
{
    public static Task WriteProblemAsync(this HttpContext http, Problem problem)
    {
        http.Response.StatusCode = problem.Status;
        http.Response.ContentLength = null;
        http.Response.Headers.CacheControl = "no-store";
        if (problem.Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
        {
            http.Response.Headers.RetryAfter = problem.RetryAfter.ToString(CultureInfo.InvariantCulture);
        }

        return http.Response.WriteAsJsonAsync(BodyOf(problem, http), ApiJson.Options, MediaTypeNames.Application.ProblemJson, http.RequestAborted);
    }

    private static ProblemBody BodyOf(Problem problem, HttpContext http) => new(
        $"urn:dreamer:error:{WireName.Of(problem.Code)}",
        ReasonPhrases.GetReasonPhrase(problem.Status),
        problem.Status,
        problem.Detail,
        problem.Code,
        problem.Param,
        http.TraceIdentifier,
        problem.Code.IsRetryable() || problem.Status == StatusCodes.Status504GatewayTimeout);
}
