using System.Globalization;
using Dreamer.Api.Assets;
using Dreamer.Api.Errors;
using Google.Protobuf;
using Grpc.Core;

namespace Dreamer.Api.Grpc.Calls;

/// <summary>A picture as it came in chunks, and the size that it is to have.</summary>
internal sealed record UploadedPicture(string? Size, byte[] Bytes)
{
    /// <summary>What a repeated upload is compared by.</summary>
    public ReadOnlyMemory<byte> Sent => (byte[])[.. System.Text.Encoding.ASCII.GetBytes($"{Size}\n"), .. Bytes];

    public static async Task<UploadedPicture> ReadAsync(IAsyncStreamReader<V1.AssetServiceUploadRequest> stream, CancellationToken cancellationToken)
    {
        V1.AssetUploadHeader? header = null;
        using var bytes = new MemoryStream();
        while (await MovesAsync(stream, cancellationToken))
        {
            var part = stream.Current;
            FieldCheck.Require((part.Header is not null) == (header is null), "header", "The first message of an upload has the header, and no other has it.");
            header ??= part.Header;
            if (part.PartCase == V1.AssetServiceUploadRequest.PartOneofCase.Chunk)
            {
                Append(bytes, part.Chunk);
            }
        }

        FieldCheck.Require(header is not null, "header", "The upload is empty; send the header, then a PNG, JPEG or WebP.");
        FieldCheck.Require(bytes.Length > 0, "chunk", "The upload has no bytes; send a PNG, JPEG or WebP.");
        return new UploadedPicture(header!.Size is { } size ? TextOf(size) : null, bytes.ToArray());
    }

    private static void Append(MemoryStream bytes, ByteString chunk)
    {
        FieldCheck.Require(chunk.Length <= ByteStream.ChunkBytes, "chunk", $"A chunk has {chunk.Length} bytes, and {ByteStream.ChunkBytes} are allowed.");
        if (bytes.Length + chunk.Length > AssetUpload.MaxBytes)
        {
            throw new ProblemException(new Problem(
                StatusCodes.Status413PayloadTooLarge, ErrorCode.InvalidRequest,
                $"The picture has more than {AssetUpload.MaxBytes} bytes, and no more are allowed.", "chunk"));
        }

        chunk.WriteTo(bytes);
    }

    /// <summary>As HTTP's query has it, so that both are checked at the same place.</summary>
    private static string TextOf(V1.Size size) => string.Create(CultureInfo.InvariantCulture, $"{size.Width}x{size.Height}");

    private static async Task<bool> MovesAsync(IAsyncStreamReader<V1.AssetServiceUploadRequest> stream, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNext(cancellationToken);
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or InvalidDataException or IOException or RpcException { StatusCode: StatusCode.Internal })
        {
            throw new ProblemException(Problem.Invalid($"A message of the upload cannot be read: {error.Message}", "body"));
        }
    }
}
