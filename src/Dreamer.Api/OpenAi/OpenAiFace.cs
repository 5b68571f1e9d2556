using System.Globalization;
using System.Net.Mime;
using Dreamer.Api.Assets;
using Dreamer.Api.Errors;
using Dreamer.Api.Idempotency;
using Dreamer.Api.OpenAi.Bodies;
using Dreamer.Api.Requests;
using Dreamer.Api.Wire;

namespace Dreamer.Api.OpenAi;

/// <summary>What the calls of OpenAI's shape have in common: how they fail, what their bodies may be, and that they may be sent again.</summary>
internal static class OpenAiFace
{
    /// <summary>A picture of 10 MiB as base64, and the texts around it.</summary>
    public const int BodyBytes = (AssetUpload.MaxBytes / 3 * 4) + RequestLimits.BodyBytes;

    /// <summary>Tells clients whether to try again; they know better than by the status alone.</summary>
    public const string ShouldRetry = "x-should-retry";

    /// <summary>Clients heed no longer wait.</summary>
    private const int LongestWait = 60; // seconds

    private const string Form = "multipart/form-data";

    private static readonly PathString[] s_roots = ["/v1/videos", "/v1/images"];

    private static readonly ProblemShape s_shape = new(typeof(OpenAiFailure), MediaTypeNames.Application.Json, Describe);

    /// <summary>By the path, so that what no route takes is told in the same shape.</summary>
    public static Task MarkAsync(HttpContext http, RequestDelegate next)
    {
        if (s_roots.Any(root => http.Request.Path.StartsWithSegments(root, StringComparison.Ordinal)))
        {
            http.Items[typeof(ProblemShape)] = s_shape;
        }

        return next(http);
    }

    public static RouteGroupBuilder MapFace(this IEndpointRouteBuilder routes, string path, string tag) =>
        routes.MapGroup(path).WithTags(tag).RequireAuthorization().WithMetadata(s_shape);

    /// <summary>A route whose body is JSON or a form, perhaps with a picture in it, and which may be run again for the same request.</summary>
    public static RouteHandlerBuilder Takes<TBody>(this RouteHandlerBuilder route)
        where TBody : notnull =>
        route.Accepts<TBody>(MediaTypeNames.Application.Json, Form)
            .WithMetadata(new FaceForms(), new Repeatable(FaceBody.DigestOf), new BodyLimit(BodyBytes)).RequireRateLimiting(UploadLimit.InBodies);

    /// <summary>For what fails when the answer has begun.</summary>
    public static OpenAiFailure FailureOf(Problem problem)
    {
        var (message, param) = FaceWords.Of(problem);
        return new OpenAiFailure(new OpenAiError(message, TypeOf(problem.Status), param, WireName.Of(problem.Code)));
    }

    private static OpenAiFailure Describe(HttpContext http, Problem problem)
    {
        var headers = http.Response.Headers;
        var seconds = int.TryParse(headers.RetryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? after : (int?)null;
        var isWorthIt = problem.IsRetryable && !(seconds > LongestWait) && problem.Header?.Name != ShouldRetry;
        headers[ShouldRetry] = isWorthIt ? "true" : "false";
        if (isWorthIt && seconds is { } wait)
        {
            headers["retry-after-ms"] = (wait * 1000).ToString(CultureInfo.InvariantCulture);
        }

        return FailureOf(problem);
    }

    private static string TypeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "authentication_error",
        StatusCodes.Status403Forbidden => "permission_error",
        StatusCodes.Status429TooManyRequests => "rate_limit_error",
        >= StatusCodes.Status500InternalServerError => "server_error",
        _ => "invalid_request_error",
    };
}
