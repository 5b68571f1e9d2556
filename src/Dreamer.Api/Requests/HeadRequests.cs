namespace Dreamer.Api.Requests;

/// <summary>HEAD is answered wherever GET is: routing sees a GET, and what runs then the HEAD that it is, of which the server sends no body.</summary>
internal static class HeadRequests
{
    public static Task RouteAsGetAsync(HttpContext http, RequestDelegate next)
    {
        if (HttpMethods.IsHead(http.Request.Method))
        {
            http.Items[typeof(HeadRequests)] = true;
            http.Request.Method = HttpMethods.Get;
        }

        return next(http);
    }

    public static Task RunAsHeadAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Items.ContainsKey(typeof(HeadRequests)))
        {
            http.Request.Method = HttpMethods.Head;
        }

        return next(http);
    }
}
