namespace Dreamer.Api.Errors;

/// <summary>Routing, authorization and files answer with a bare status: this says what was wrong.</summary>
internal static class BareStatus
{
    public static async Task ExplainAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        var response = http.Response;
        var isBare = response is { HasStarted: false, StatusCode: >= 400, ContentLength: null or 0 }
            && (response.ContentType is null || response.StatusCode == StatusCodes.Status416RangeNotSatisfiable);
        if (isBare)
        {
            await http.WriteProblemAsync(ProblemOf(response.StatusCode, http));
        }
    }

    private static Problem ProblemOf(int status, HttpContext http)
    {
        var path = Shown.Briefly(http.Request.Path);
        return status switch
        {
            StatusCodes.Status404NotFound => new(status, ErrorCode.NotFound, $"There is nothing at path '{path}'.", "path"),
            StatusCodes.Status405MethodNotAllowed => WrongMethod(http, path),
            StatusCodes.Status415UnsupportedMediaType => BadRequestProblem.WrongMediaType(http.Request),
            StatusCodes.Status416RangeNotSatisfiable => new(
                status,
                ErrorCode.InvalidRequest,
                $"Range '{Shown.Briefly(http.Request.Headers.Range)}' lies outside the content; it is '{http.Response.Headers.ContentRange}'.",
                "range"),
            _ => new(
                status, status < 500 ? ErrorCode.InvalidRequest : ErrorCode.Internal, $"The request to '{path}' was refused with status {status}."),
        };
    }

    /// <summary>What answers GET answers HEAD, of which routing knows nothing.</summary>
    private static Problem WrongMethod(HttpContext http, string path)
    {
        var allowed = http.Response.Headers.Allow.ToString().Replace("GET", "GET, HEAD", StringComparison.Ordinal);
        http.Response.Headers.Allow = allowed;
        return new Problem(
            StatusCodes.Status405MethodNotAllowed,
            ErrorCode.InvalidRequest,
            $"Method '{Shown.Briefly(http.Request.Method)}' is not allowed at '{path}'; allowed: {allowed}.",
            "method");
    }
}
