using System.Runtime.CompilerServices;
using Dreamer.Client.Assets;
using Dreamer.Client.Http;
using Google.Protobuf;
using Grpc.Core;

namespace Dreamer.Client.Grpc;

internal sealed class GrpcAssetClient(GrpcCalls calls) : IAssetClient
{
    private const int ChunkBytes = 64 * 1024;

    private readonly V1.AssetService.AssetServiceClient _assets = new(calls.Channel);

    public Task<Asset> UploadAsync(ReadOnlyMemory<byte> picture, FrameSize? size = null, CancellationToken cancellationToken = default) =>
        UploadAsync(ChunksOf(picture), size, cancellationToken);

    public Task<Asset> UploadAsync(Stream picture, FrameSize? size = null, CancellationToken cancellationToken = default) =>
        UploadAsync(ChunksOf(picture, cancellationToken), size, cancellationToken);

    public async Task<Page<Asset>> ListAsync(int limit = 20, string? after = null, CancellationToken cancellationToken = default)
    {
        var request = new V1.AssetServiceListRequest { Limit = limit };
        if (after is not null)
        {
            request.After = after;
        }

        var page = await GrpcCalls.AskAsync(_assets.ListAsync(request, cancellationToken: cancellationToken));
        return new([.. page.Assets.Select(Read)], page.HasNextAfter ? page.NextAfter : null);
    }

    public IAsyncEnumerable<Asset> ListAllAsync(CancellationToken cancellationToken = default) =>
        ApiConnection.PagesAsync((after, stop) => ListAsync(ApiConnection.LongestPage, after, stop), cancellationToken);

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

    private async Task<Asset> UploadAsync(IAsyncEnumerable<ByteString> chunks, FrameSize? size, CancellationToken cancellationToken)
    {
        using var call = _assets.Upload(GrpcCalls.Once(), cancellationToken: cancellationToken);
        await SendAsync(call.RequestStream, chunks, size, cancellationToken);
        return Read((await GrpcCalls.RefusalOf(call.ResponseAsync)).Asset);
    }

    private static async Task SendAsync(
        IClientStreamWriter<V1.AssetServiceUploadRequest> stream, IAsyncEnumerable<ByteString> chunks, FrameSize? size,
        CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(new() { Header = new() { Size = SizeMapping.Of(size) } }, cancellationToken);
            await foreach (var chunk in chunks.WithCancellation(cancellationToken))
            {
                await stream.WriteAsync(new() { Chunk = chunk }, cancellationToken);
            }

            await stream.CompleteAsync();
        }
        catch (Exception early) when (early is RpcException or InvalidOperationException)
        {
            // The server has answered already, and has read enough: its answer says why.
        }
    }

    private static IAsyncEnumerable<ByteString> ChunksOf(ReadOnlyMemory<byte> picture) =>
        Enumerable.Range(0, (picture.Length + ChunkBytes - 1) / ChunkBytes).ToAsyncEnumerable().Select(number =>
            UnsafeByteOperations.UnsafeWrap(picture.Slice(number * ChunkBytes, Math.Min(ChunkBytes, picture.Length - (number * ChunkBytes)))));

    private static async IAsyncEnumerable<ByteString> ChunksOf(Stream picture, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[ChunkBytes];
        int read;
        while ((read = await picture.ReadAtLeastAsync(buffer, ChunkBytes, throwOnEndOfStream: false, cancellationToken)) > 0)
        {
            yield return ByteString.CopyFrom(buffer, 0, read);
        }
    }

    private static Asset Read(V1.Asset sent) =>
        new(sent.Id, sent.ContentType, sent.Bytes, SizeMapping.Read(sent.Size), sent.Url, sent.CreatedAt.ToDateTimeOffset());
}
