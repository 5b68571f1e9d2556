using Dreamer.Client.Assets;
using Google.Protobuf;
using Grpc.Core;

namespace Dreamer.Client.Grpc;

internal sealed class GrpcAssetClient(GrpcCalls calls) : IAssetClient
{
    private const int ChunkBytes = 64 * 1024;

    private readonly V1.AssetService.AssetServiceClient _assets = new(calls.Channel);

    public async Task<Asset> UploadAsync(ReadOnlyMemory<byte> picture, FrameSize? size = null, CancellationToken cancellationToken = default)
    {
        using var call = _assets.Upload(GrpcCalls.Once(), cancellationToken: cancellationToken);
        await SendAsync(call.RequestStream, picture, size, cancellationToken);
        return Read((await GrpcCalls.RefusalOf(call.ResponseAsync)).Asset);
    }

    public async Task<Asset> GetAsync(string id, CancellationToken cancellationToken = default) =>
        Read((await GrpcCalls.AskAsync(_assets.GetAsync(new() { Id = id }, cancellationToken: cancellationToken))).Asset);

    public async Task DownloadAsync(string id, Stream destination, CancellationToken cancellationToken = default)
    {
        var call = _assets.Download(new() { Id = id }, cancellationToken: cancellationToken);
        await foreach (var part in GrpcCalls.ReadAsync(call, cancellationToken))
        {
            await destination.WriteAsync(part.Chunk.Memory, cancellationToken);
        }
    }

    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) =>
        GrpcCalls.AskAsync(_assets.DeleteAsync(new() { Id = id }, GrpcCalls.Once(), cancellationToken: cancellationToken));

    private static async Task SendAsync(
        IClientStreamWriter<V1.AssetServiceUploadRequest> stream, ReadOnlyMemory<byte> picture, FrameSize? size, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(new() { Header = new() { Size = SizeMapping.Of(size) } }, cancellationToken);
            for (var sent = 0; sent < picture.Length; sent += ChunkBytes)
            {
                var chunk = picture.Slice(sent, Math.Min(ChunkBytes, picture.Length - sent));
                await stream.WriteAsync(new() { Chunk = UnsafeByteOperations.UnsafeWrap(chunk) }, cancellationToken);
            }

            await stream.CompleteAsync();
        }
        catch (Exception early) when (early is RpcException or InvalidOperationException)
        {
            // The server has answered already, and has read enough: its answer says why.
        }
    }

    private static Asset Read(V1.Asset sent) =>
        new(sent.Id, sent.ContentType, sent.Bytes, SizeMapping.Read(sent.Size), sent.Url, sent.CreatedAt.ToDateTimeOffset());
}
