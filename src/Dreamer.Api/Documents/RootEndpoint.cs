using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.Documents;

/// <summary>Leads whoever opens the server's address to what there is.</summary>
internal static class RootEndpoint
{
    public static void MapRoot(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/").WithTags("Health").MapGet("/", Links).WithSummary("Says where to look");

    private static Ok<LinksResource> Links() => TypedResults.Ok(new LinksResource(
        "Dreamer.Orleans", OpenApi: "/openapi/v1.json", Docs: "/docs",
        Sessions: "/v1/sessions", Models: "/v1/models", Health: "/healthz/ready", Metrics: "/metrics"));
}
