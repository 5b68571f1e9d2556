using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Dreamer.Api.Tests.Hosting;

/// <summary>Calls methods by their names, such as <c>SessionService/Create</c>: the messages are the server's own.</summary>
internal sealed class GrpcCaller : IDisposable
{
    private readonly HttpClient _http;
    private readonly GrpcChannel _channel;
    private readonly CallInvoker _invoker;

    public GrpcCaller(Uri server, string? key, Func<HttpMessageHandler, HttpMessageHandler>? through = null, Version? version = null)
    {
        HttpMessageHandler sockets = new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true };
        _http = new HttpClient(through?.Invoke(sockets) ?? sockets) { Timeout = Timeout.InfiniteTimeSpan };
        if (key is not null)
        {
            _http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        }

        _channel = GrpcChannel.ForAddress(server, new GrpcChannelOptions { HttpClient = _http, HttpVersion = version });
        _invoker = _channel.CreateCallInvoker();
    }

    public async Task<TResponse> AskAsync<TResponse>(string method, IMessage request, params (string Name, string Value)[] metadata)
        where TResponse : class, IMessage<TResponse>, new() => await Call<TResponse>(method, request, metadata).ResponseAsync;

    public async Task<TResponse> AskWithinAsync<TResponse>(TimeSpan time, string method, IMessage request)
        where TResponse : class, IMessage<TResponse>, new() => await _invoker.AsyncUnaryCall(
            MethodOf<TResponse>(method, MethodType.Unary), null, new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + time), request).ResponseAsync;

    public AsyncUnaryCall<TResponse> Call<TResponse>(string method, IMessage request, params (string Name, string Value)[] metadata)
        where TResponse : class, IMessage<TResponse>, new() =>
        _invoker.AsyncUnaryCall(MethodOf<TResponse>(method, MethodType.Unary), null, OptionsOf(metadata), request);

    public AsyncServerStreamingCall<TResponse> Stream<TResponse>(string method, IMessage request, CancellationToken stop = default)
        where TResponse : class, IMessage<TResponse>, new() =>
        _invoker.AsyncServerStreamingCall(
            MethodOf<TResponse>(method, MethodType.ServerStreaming), null, new CallOptions(cancellationToken: stop), request);

    public AsyncClientStreamingCall<IMessage, TResponse> Send<TResponse>(string method, params (string Name, string Value)[] metadata)
        where TResponse : class, IMessage<TResponse>, new() =>
        _invoker.AsyncClientStreamingCall(MethodOf<TResponse>(method, MethodType.ClientStreaming), null, OptionsOf(metadata));

    public async Task<V1.Asset> UploadAsync(byte[] picture, V1.Size? size = null, int chunk = 64 * 1024, params (string Name, string Value)[] metadata)
    {
        using var call = Send<V1.AssetServiceUploadResponse>("AssetService/Upload", metadata);
        try
        {
            await call.RequestStream.WriteAsync(new V1.AssetServiceUploadRequest { Header = new V1.AssetUploadHeader { Size = size } });
            foreach (var part in picture.Chunk(chunk))
            {
                await call.RequestStream.WriteAsync(new V1.AssetServiceUploadRequest { Chunk = ByteString.CopyFrom(part) });
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Exception early) when (early is RpcException or InvalidOperationException)
        {
            // It was answered before all was sent.
        }

        return (await call.ResponseAsync).Asset;
    }

    public async Task<V1.Session> OpenSessionAsync() =>
        (await AskAsync<V1.SessionServiceCreateResponse>("SessionService/Create", new V1.SessionServiceCreateRequest())).Session;

    public async Task<V1.Generation> GenerateAsync(string session, V1.GenerationRequest request) =>
        (await AskAsync<V1.GenerationServiceCreateResponse>(
            "GenerationService/Create", new V1.GenerationServiceCreateRequest { SessionId = session, Generation = request })).Generation;

    public void Dispose()
    {
        _channel.Dispose();
        _http.Dispose();
    }

    private static Method<IMessage, TResponse> MethodOf<TResponse>(string method, MethodType type)
        where TResponse : class, IMessage<TResponse>, new()
    {
        var parser = new MessageParser<TResponse>(() => new TResponse());
        var (service, name) = method.Split('/') is [var first, var second] ? (first, second) : throw new ArgumentException(method);
        return new Method<IMessage, TResponse>(
            type, service.Contains('.', StringComparison.Ordinal) ? service : $"dreamer.v1.{service}", name,
            Marshallers.Create<IMessage>(message => message.ToByteArray(), _ => throw new NotSupportedException()),
            Marshallers.Create(message => message.ToByteArray(), parser.ParseFrom));
    }

    private static CallOptions OptionsOf((string Name, string Value)[] metadata)
    {
        var headers = new Metadata();
        Array.ForEach(metadata, entry => headers.Add(entry.Name, entry.Value));
        return new CallOptions(headers);
    }
}
