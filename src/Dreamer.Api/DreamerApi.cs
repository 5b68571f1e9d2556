using Dreamer.Api.Admin;
using Dreamer.Api.Assets;
using Dreamer.Api.Documents;
using Dreamer.Api.Errors;
using Dreamer.Api.Events;
using Dreamer.Api.Generations;
using Dreamer.Api.Grpc;
using Dreamer.Api.Grpc.Calls;
using Dreamer.Api.Health;
using Dreamer.Api.Idempotency;
using Dreamer.Api.Keys;
using Dreamer.Api.Mcp;
using Dreamer.Api.Metrics;
using Dreamer.Api.Models;
using Dreamer.Api.OpenAi;
using Dreamer.Api.OpenAi.Bodies;
using Dreamer.Api.OpenAi.Images;
using Dreamer.Api.OpenAi.Videos;
using Dreamer.Api.Requests;
using Dreamer.Api.Sessions;
using Dreamer.Api.SignIns;
using Dreamer.Api.Studio;
using Dreamer.Api.Usage;
using Dreamer.Api.Webhooks;
using Dreamer.Api.Wire;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Scalar.AspNetCore;

namespace Dreamer.Api;

/// <summary>Puts the API, over HTTP and over gRPC, into a web application.</summary>
public static class DreamerApi
{
    public static IServiceCollection AddDreamerApi(this IServiceCollection services, ApiOptions options)
    {
        services.AddSingleton(options.Check()).AddSingleton<LivingModels>().AddSingleton<AssetUpload>().AddSingleton<StudioPages>().AddSingleton<StudioLinks>()
            .AddSingleton<ClipDownloads>().AddSingleton<ContentLinks>();
        services.AddSingleton<Drain>().AddSingleton<IHostLifetime>(provider => provider.GetRequiredService<Drain>());
        services.AddSingleton<FaceSessions>().AddSingleton<Pictures>().AddVideos().AddImages();
        services.TryAddSingleton(TimeProvider.System);
        services.Configure<KestrelServerOptions>(RequestLimits.Apply);
        services.AddCallers(options.Jwt);
        services.AddRequestTimeouts(RequestPolicies.Configure);
        services.AddRateLimiter(UploadLimit.Configure);
        services.AddExceptionHandler<ProblemHandler>().AddProblemDetails();
        services.AddSingleton<FailureProblems>();
        services.AddGrpcApi();
        services.AddMcp();
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
        app.Services.GetRequiredService<ContentLinks>(); // which may not be possible
        app.Use(AnswerHeaders.SetAsync);
        app.UseCrossOrigin(app.Services.GetRequiredService<ApiOptions>().CorsOrigins);
        app.Use(OpenAiFace.MarkAsync);
        app.UseExceptionHandler();
        app.Use(BareStatus.ExplainAsync);
        app.UseMiddleware<StoppingMiddleware>();
        app.Use(HeadRequests.RouteAsGetAsync);
        app.UseRouting();
        app.Use(HeadRequests.RunAsHeadAsync);
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.UseRequestTimeouts();
        app.UseAuthentication();
        app.Use(RequestRates.LimitAsync);
        app.UseAuthorization();
        app.Use(ScopeCheck.RequireAsync);
        app.Use(Caller.PassOnAsync);
        app.UseRateLimiter();
        app.UseMiddleware<BodyMiddleware>();
        app.Use(FaceBody.ReadFormAsync);
        app.UseMiddleware<IdempotencyMiddleware>();
        app.Use(UnreadCalls.ExplainAsync);
        app.MapMetrics();
        app.MapOpenApi();
        app.MapScalarApiReference("/docs", viewer => viewer.WithTitle("Dreamer.Orleans").DisableDefaultFonts().DisableTelemetry());
        app.MapGrpcApi();
        app.MapMcpFace();
        app.MapGroup("").AddEndpointFilter(RequestPolicies.EndInTimeAsync).MapRoutes();
    }

    private static void MapRoutes(this IEndpointRouteBuilder routes)
    {
        routes.MapRoot();
        routes.MapStudio();
        routes.MapStudioLinks();
        routes.MapSignIn();
        routes.MapHealth();
        routes.MapSessions();
        routes.MapGenerations();
        routes.MapAssets();
        routes.MapEvents();
        routes.MapModels();
        routes.MapUsage();
        routes.MapQuota();
        routes.MapWebhooks();
        routes.MapTenants();
        routes.MapKeys();
        routes.MapAudit();
        routes.MapDevices();
        routes.MapVideos();
        routes.MapImages();
    }
}
