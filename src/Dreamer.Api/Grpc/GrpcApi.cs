using Dreamer.Accounts;
using Dreamer.Api.Grpc.Calls;
using Dreamer.Api.Grpc.Services;
using Dreamer.Api.Keys;
using Dreamer.Api.Wire;

namespace Dreamer.Api.Grpc;

/// <summary>Puts gRPC into a web application: services that translate, and ask what HTTP's endpoints ask.</summary>
internal static class GrpcApi
{
    /// <summary>Of a message that is sent here; a chunk of an upload has 64 KiB.</summary>
    private const int LargestMessage = 4 << 20;

    public static void AddGrpcApi(this IServiceCollection services)
    {
        services.AddSingleton<OnceCalls>().AddSingleton<CallGuard>();
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = LargestMessage;
            grpc.IgnoreUnknownServices = true; // its route would take every path of two parts; what nobody takes is explained anyway
            grpc.Interceptors.Add<CallGuard>();
        });
        services.AddGrpcReflection();
        services.AddLogging(logs => logs.AddFilter("Grpc", LogLevel.None)); // what matters is logged where it becomes a problem
    }

    public static void MapGrpcApi(this IEndpointRouteBuilder routes)
    {
        routes.MapForKeys<SessionGrpc>();
        routes.MapForKeys<GenerationGrpc>();
        routes.MapForKeys<AssetGrpc>();
        routes.MapForKeys<ModelGrpc>();
        routes.MapForKeys<UsageGrpc>();
        routes.MapForKeys<WebhookGrpc>();
        routes.MapGrpcService<AdminGrpc>().RequireAuthorization().RequireScope(Scope.Admin);
        routes.MapGrpcService<HealthGrpc>();
        routes.MapGrpcReflectionService();
    }

    /// <summary>To HTTP every call is a POST, which would need <c>generate</c>: those that change nothing need <c>read</c>.</summary>
    private static void MapForKeys<T>(this IEndpointRouteBuilder routes)
        where T : class => routes.MapGrpcService<T>().RequireAuthorization().Add(endpoint =>
        {
            if (!endpoint.Metadata.OfType<WritesAttribute>().Any())
            {
                endpoint.Metadata.Add(new RequiredScope(Scope.Read));
            }
        });
}
