using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Dreamer.Api.Documents;

/// <summary>Leads whoever opens the server's address to what there is: a person to the page, a program to the links.</summary>
internal static class RootEndpoint
{
    public static void MapRoot(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/").WithTags("Health").MapGet("/", Links).WithSummary("Says where to look");

    private static Results<Ok<LinksResource>, RedirectHttpResult> Links(HttpContext http, ApiOptions options)
    {
        http.Response.Headers.Vary = HeaderNames.Accept;
        return options.Studio && PrefersPage(http.Request.Headers.Accept) ? TypedResults.Redirect("/studio/") : TypedResults.Ok(new LinksResource(
            "Dreamer.Orleans", OpenApi: "/openapi/v1.json", Docs: "/docs", Studio: options.Studio ? "/studio/" : null,
            Sessions: "/v1/sessions", Models: "/v1/models", Health: "/healthz/ready", Metrics: "/metrics"));
    }

    /// <summary>As browsers ask, and programs do not: by name, and no less than JSON.</summary>
    private static bool PrefersPage(IList<string> accepted)
    {
        _ = MediaTypeHeaderValue.TryParseList(accepted, out var types);
        var page = QualityOf(MediaTypeNames.Text.Html);
        return page > 0 && page >= QualityOf(MediaTypeNames.Application.Json);

        double QualityOf(string type) =>
            types?.Where(one => one.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)).Max(one => (double?)(one.Quality ?? 1)) ?? 0;
    }
}
