using System.Net;
using Microsoft.AspNetCore.Authorization;
using OpenTelemetry.Metrics;

namespace Dreamer.Api.Metrics;

/// <summary>The process's metrics as Prometheus reads them; from another machine they need a key.</summary>
internal static class MetricsEndpoint
{
    private const string Path = "/metrics";

    public static void AddPrometheus(this IServiceCollection services) =>
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("Dreamer.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddPrometheusExporter());

    public static void MapMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapPrometheusScrapingEndpoint(Path).RequireAuthorization(policy => policy.RequireAssertion(IsNearOrKnown));

    private static bool IsNearOrKnown(AuthorizationHandlerContext context) =>
        context.User.Identity?.IsAuthenticated == true
        || (context.Resource is HttpContext { Connection.RemoteIpAddress: { } caller } && IPAddress.IsLoopback(caller));
}
