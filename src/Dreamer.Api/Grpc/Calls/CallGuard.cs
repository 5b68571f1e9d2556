using Dreamer.Api.Errors;
using Dreamer.Api.Wire;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Dreamer.Api.Grpc.Calls;

/// <summary>
/// Around every call:
/// <list type="number">
/// <item>It has been read: what is wrong from here on is not its bytes.</item>
/// <item>Its texts are checked, and its idempotency key is claimed, where it changes something.</item>
/// <item>What was thrown becomes a status with the problem that HTTP would tell.</item>
/// </list>
/// </summary>
internal sealed class CallGuard(FailureProblems problems, OnceCalls once, IHostApplicationLifetime lifetime) : Interceptor
{
    private static readonly Status s_gone = new(StatusCode.Cancelled, "The caller has gone, or its time was over.");

    /// <summary>Whether a service of ours has been reached.</summary>
    public static bool HasReached(HttpContext http) => http.Items.ContainsKey(typeof(CallGuard));

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, request as IMessage, () =>
            Writes(context) && request is IMessage message
                ? once.RunAsync(context, message.ToByteArray(), () => continuation(request, context))
                : continuation(request, context));

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, null, () => continuation(requestStream, context));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, request as IMessage, () => EndOf(continuation(request, responseStream, context)));

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, null, () => EndOf(continuation(requestStream, responseStream, context)));

    private static bool Writes(ServerCallContext context) =>
        context.GetHttpContext().GetEndpoint()?.Metadata.GetMetadata<WritesAttribute>() is not null;

    private static async Task<bool> EndOf(Task call)
    {
        await call;
        return true;
    }

    private async Task<T> GuardAsync<T>(ServerCallContext context, IMessage? request, Func<Task<T>> call)
    {
        var http = context.GetHttpContext();
        http.Items[typeof(CallGuard)] = true; // 1.
        try
        {
            if (request is not null)
            {
                CallTexts.Check(request); // 2.
            }

            return await call();
        }
        catch (Exception left) when (IsGone(context) && left is (OperationCanceledException or IOException or InvalidOperationException))
        {
            throw new RpcException(s_gone);
        }
        catch (Exception error) when (error is not RpcException)
        {
            throw RpcStatus.Of(problems.Of(error, http), http).ToRpcException(); // 3.
        }
    }

    /// <summary>Whoever has gone is told nothing, and is no error of the server's; one whose call the server ended hears why.</summary>
    private bool IsGone(ServerCallContext context) =>
        context.CancellationToken.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested
        && context.GetHttpContext().Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken.IsCancellationRequested != true;
}
