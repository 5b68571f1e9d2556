using Dreamer.Storage;
using Google.Protobuf;
using Grpc.Core;

namespace Dreamer.Api.Grpc.Calls;

/// <summary>Sends a blob from an offset on: a header, then chunks that keep no more in memory than one of them.</summary>
internal static class ByteStream
{
    public const int ChunkBytes = 64 * 1024;

    public static async Task SendAsync<T>(
        Blob opened, long offset, IServerStreamWriter<T> stream, Func<V1.ContentHeader, T> header, Func<ByteString, T> chunk,
        CancellationToken cancellationToken)
    {
        await using var blob = opened;
        FieldCheck.Require(
            offset >= 0 && offset <= blob.Length, "offset", $"Field 'offset' is {offset}, and takes 0 to {blob.Length}, the number of bytes there are.");
        blob.Content.Seek(offset, SeekOrigin.Begin);
        await stream.WriteAsync(header(new V1.ContentHeader { ContentType = blob.ContentType, Bytes = blob.Length, Etag = blob.ETag }), cancellationToken);
        var buffer = new byte[ChunkBytes];
        while (await blob.Content.ReadAtLeastAsync(buffer, ChunkBytes, throwOnEndOfStream: false, cancellationToken) is > 0 and var read)
        {
            await stream.WriteAsync(chunk(ByteString.CopyFrom(buffer, 0, read)), cancellationToken);
        }
    }
}
