using Dreamer.Api.Assets;
using Dreamer.Api.Documents;
using Dreamer.Api.Errors;
using Dreamer.Api.Events;
using Dreamer.Api.Generations;
using Dreamer.Api.Health;
using Dreamer.Api.Idempotency;
using Dreamer.Api.Keys;
using Dreamer.Api.Metrics;
using Dreamer.Api.Models;
using Dreamer.Api.Requests;
using Dreamer.Api.Sessions;
using Dreamer.Api.Usage;
using Dreamer.Api.Webhooks;
using Dreamer.Api.Wire;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Scalar.AspNetCore;

namespace Dreamer.Api;

/// <summary>Puts the HTTP API into a web application.</summary>
public static class DreamerApi
{
    public static IServiceCollection AddDreamerApi(this IServiceCollection services, ApiOptions options)
    {
        services.AddSingleton(options.Check()).AddSingleton<KeyRing>().AddSingleton<AssetUpload>();
        services.TryAddSingleton(TimeProvider.System);
        services.Configure<KestrelServerOptions>(RequestLimits.Apply);
        services.AddAuthentication(ApiKeyHandler.Name).AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Name, null);
        services.AddAuthorization();
        services.AddRequestTimeouts(RequestPolicies.Configure);
        services.AddRateLimiter(UploadLimit.Configure);
        services.AddExceptionHandler<ProblemHandler>().AddProblemDetails();
        services.AddCrossOrigin(options.CorsOrigins);
        services.ConfigureHttpJsonOptions(json => ApiJson.Apply(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true); // so that the problem can say why
        services.AddPrometheus();
        services.AddOpenApi(ApiDocument.Configure);
        services.Configure<OpenApiOptions>("v1", document => document.AddSchemaTransformer(ZonedTimeConverter.DescribeAsync));
        return services;
    }

    /// <summary>The order matters: who calls is known before a body is read, and the body before idempotency compares it.</summary>
    public static void MapDreamerApi(this WebApplication app)
    {
        app.Use(AnswerHeaders.SetAsync);
        app.UseCrossOrigin(app.Services.GetRequiredService<ApiOptions>().CorsOrigins);
        app.UseExceptionHandler();
        app.Use(BareStatus.ExplainAsync);
        app.UseMiddleware<StoppingMiddleware>();
        app.Use(HeadRequests.RouteAsGetAsync);
        app.UseRouting();
        app.Use(HeadRequests.RunAsHeadAsync);
        app.UseRequestTimeouts();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.UseMiddleware<BodyMiddleware>();
        app.UseMiddleware<IdempotencyMiddleware>();
        app.MapMetrics();
        app.MapOpenApi();
        app.MapScalarApiReference("/docs", viewer => viewer.WithTitle("Dreamer.Orleans").DisableDefaultFonts().DisableTelemetry());
        app.MapGroup("").AddEndpointFilter(RequestPolicies.EndInTimeAsync).MapRoutes();
    }

    private static void MapRoutes(this IEndpointRouteBuilder routes)
    {
        routes.MapRoot();
        routes.MapHealth();
        routes.MapSessions();
        routes.MapGenerations();
        routes.MapAssets();
        routes.MapEvents();
        routes.MapModels();
        routes.MapUsage();
        routes.MapQuota();
        routes.MapWebhooks();
    }
}
