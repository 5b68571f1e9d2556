namespace Dreamer.Api.Wire;

/// <summary>What every answer says, unless the route says more: its number, that it is not to be kept, and that its type is what it is.</summary>
internal static class AnswerHeaders
{
    public static void Set(HttpContext http)
    {
        http.Response.Headers["X-Request-Id"] = http.TraceIdentifier;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff"; // what somebody uploaded or wrote is never a page
    }

    public static Task SetAsync(HttpContext http, RequestDelegate next)
    {
        Set(http);
        return next(http);
    }
}
