namespace Dreamer.Api.Wire;

/// <summary>What every answer says, unless the route says more: its number, and that it is not to be kept.</summary>
internal static class AnswerHeaders
{
    public static void Set(HttpContext http)
    {
        http.Response.Headers["X-Request-Id"] = http.TraceIdentifier;
        http.Response.Headers.CacheControl = "no-store";
    }

    public static Task SetAsync(HttpContext http, RequestDelegate next)
    {
        Set(http);
        return next(http);
    }
}
