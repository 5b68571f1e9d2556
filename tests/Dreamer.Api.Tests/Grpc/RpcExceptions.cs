using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace Dreamer.Api.Tests.Grpc;

/// <summary>What a refusal's details say.</summary>
internal static class RpcExceptions
{
    public static T? DetailOf<T>(this RpcException refused)
        where T : class, IMessage<T>, new() => refused.GetRpcStatus()?.GetDetail<T>();

    public static string? ReasonOf(this RpcException refused) => refused.DetailOf<ErrorInfo>()?.Reason;

    public static string? ParamOf(this RpcException refused) => refused.DetailOf<ErrorInfo>()?.Metadata.GetValueOrDefault("param");
}
