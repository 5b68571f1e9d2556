using System.Net;
using Microsoft.AspNetCore.Authorization;
using OpenTelemetry.Metrics;

namespace Dreamer.Api.Metrics;

/// <summary>The process's metrics as Prometheus reads them; from another machine, or through a proxy on this one, they need a key.</summary>
internal static class MetricsEndpoint
{
    private const string Path = "/metrics";

    /// <summary>Parts of the names of headers by which proxies say that they pass a request on.</summary>
    private static readonly string[] s_passedOn =
        ["Forwarded", "Via", "Real-IP", "Client-IP", "Connecting-IP", "Original-Host", "Original-URL"];

    public static void AddPrometheus(this IServiceCollection services) =>
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("Dreamer.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddPrometheusExporter());

    public static void MapMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapPrometheusScrapingEndpoint(Path).RequireAuthorization(policy => policy.RequireAssertion(IsNearOrKnown));

    private static bool IsNearOrKnown(AuthorizationHandlerContext context) =>
        context.User.Identity?.IsAuthenticated == true
        || (context.Resource is HttpContext { Connection.RemoteIpAddress: { } caller } http
            && IPAddress.IsLoopback(caller) && !IsPassedOn(http.Request));

    private static bool IsPassedOn(HttpRequest request) =>
        request.Headers.Keys.Any(name => s_passedOn.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)));
}
