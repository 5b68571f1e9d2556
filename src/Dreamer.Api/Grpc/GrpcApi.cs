using Dreamer.Api.Grpc.Calls;
using Dreamer.Api.Grpc.Services;

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
            grpc.Interceptors.Add<CallGuard>();
        });
        services.AddGrpcReflection();
        services.AddLogging(logs => logs.AddFilter("Grpc", LogLevel.None)); // what matters is logged where it becomes a problem
    }

    public static void MapGrpcApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGrpcService<SessionGrpc>().RequireAuthorization();
        routes.MapGrpcService<GenerationGrpc>().RequireAuthorization();
        routes.MapGrpcService<AssetGrpc>().RequireAuthorization();
        routes.MapGrpcService<ModelGrpc>().RequireAuthorization();
        routes.MapGrpcService<UsageGrpc>().RequireAuthorization();
        routes.MapGrpcService<HealthGrpc>();
        routes.MapGrpcReflectionService();
    }
}
