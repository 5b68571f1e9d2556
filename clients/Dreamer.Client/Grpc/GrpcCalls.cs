using Dreamer.Client.Http;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace Dreamer.Client.Grpc;

/// <summary>Sends one call, and turns every refusal into a <see cref="DreamerApiException"/>.</summary>
internal sealed class GrpcCalls : IDisposable
{
    private const int MaxAttempts = 7; // as over HTTP

    /// <summary>What HTTP's client waits out, too: every write has an idempotency key, so any call may be sent twice.</summary>
    private static readonly ServiceConfig s_retries = new()
    {
        MethodConfigs =
        {
            new MethodConfig
            {
                Names = { MethodName.Default },
                RetryPolicy = new RetryPolicy
                {
                    MaxAttempts = MaxAttempts,
                    InitialBackoff = TimeSpan.FromMilliseconds(200),
                    MaxBackoff = TimeSpan.FromSeconds(10),
                    BackoffMultiplier = 2,
                    RetryableStatusCodes = { StatusCode.Unavailable, StatusCode.Aborted }, // aborted: its first try is under way
                },
            },
        },
    };

    private readonly HttpClient _http;
    private readonly GrpcChannel _channel;

    public GrpcCalls(Uri server, string apiKey)
    {
        _http = new HttpClient(ServerHandlers.Sockets(server));
        ServerHandlers.Address(_http, server, apiKey);
        _channel = GrpcChannel.ForAddress(server, new GrpcChannelOptions
        {
            HttpClient = _http,
            ServiceConfig = s_retries,
            MaxRetryAttempts = MaxAttempts,
            ThrowOperationCanceledOnCancellation = true,
        });
    }

    public ChannelBase Channel => _channel;

    /// <summary>The metadata of a call that changes something.</summary>
    public static Metadata Once(string? idempotencyKey = null) => new() { { "idempotency-key", idempotencyKey ?? ApiConnection.NewKey() } };

    public static async Task<T> AskAsync<T>(AsyncUnaryCall<T> call)
    {
        using (call)
        {
            return await RefusalOf(call.ResponseAsync);
        }
    }

    /// <summary>What a stream brings, or the refusal that ends it.</summary>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        AsyncServerStreamingCall<T> call, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using (call)
        {
            while (await RefusalOf(call.ResponseStream.MoveNext(cancellationToken)))
            {
                yield return call.ResponseStream.Current;
            }
        }
    }

    /// <summary>Waits, and says in the server's words what it refused.</summary>
    public static async Task<T> RefusalOf<T>(Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (RpcException refused)
        {
            throw new DreamerApiException(RpcProblem.Of(refused));
        }
    }

    public void Dispose()
    {
        _channel.Dispose();
        _http.Dispose();
    }
}
