using Grpc.AspNetCore.Server;

namespace Dreamer.Api.Wire;

/// <summary>Tells gRPC from HTTP.</summary>
internal static class GrpcContent
{
    private const string Grpc = "application/grpc", Web = "application/grpc-web";

    /// <summary>Whether the caller speaks gRPC, or gRPC-Web, and understands its statuses alone.</summary>
    public static bool IsGrpc(this HttpRequest request) =>
        request.ContentType?.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether a service of ours answers: its library reads the body by itself, and as a stream.</summary>
    public static bool IsGrpcCall(this HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not null;

    public static string AnswerTo(HttpRequest request) =>
        request.ContentType?.StartsWith(Web, StringComparison.OrdinalIgnoreCase) == true ? request.ContentType : Grpc;
}
