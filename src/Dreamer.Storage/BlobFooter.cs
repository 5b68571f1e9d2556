using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Dreamer.Storage;

/// <summary>
/// What stands after a blob's content in its file, so that content, type and ETag are replaced by one rename:
/// type (UTF-8), SHA-256 of the content, content length (8 bytes), type length (2 bytes), "DRMBLOB1".
/// At the end and not at the start, so that any viewer opens the file as it is.
/// </summary>
internal sealed record BlobFooter(long ContentLength, string ContentType, string ETag)
{
    private const int FixedLength = SHA256.HashSizeInBytes + 8 + 2 + 8;
    private const int MaxTypeLength = 255;
    private const int ETagBytes = 16;

    private static ReadOnlySpan<byte> Magic => "DRMBLOB1"u8;

    public static byte[] For(ReadOnlySpan<byte> content, string contentType)
    {
        var type = Encoding.UTF8.GetBytes(contentType);
        if (type.Length > MaxTypeLength)
        {
            throw new ArgumentException($"The content type has {type.Length} bytes, and at most {MaxTypeLength} are allowed.", nameof(contentType));
        }

        var footer = new byte[type.Length + FixedLength];
        var fixedPart = footer.AsSpan(type.Length);
        type.CopyTo(footer, 0);
        SHA256.HashData(content, fixedPart);
        BinaryPrimitives.WriteInt64LittleEndian(fixedPart[32..], content.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(fixedPart[40..], (ushort)type.Length);
        Magic.CopyTo(fixedPart[42..]);
        return footer;
    }

    /// <summary>Of a footer's bytes, the ETag that a reader finds in them.</summary>
    public static string ETagOf(ReadOnlySpan<byte> footer) => Convert.ToHexStringLower(footer[^FixedLength..][..ETagBytes]);

    public static async Task<BlobFooter> ReadAsync(FileStream file, string key, CancellationToken ct)
    {
        var tail = new byte[Math.Min(file.Length, MaxTypeLength + FixedLength)];
        file.Position = file.Length - tail.Length;
        await file.ReadExactlyAsync(tail, ct);
        return Parse(tail, file.Length) ?? throw new InvalidDataException($"The file of blob '{key}' ({file.Length} bytes) has no valid footer: it was cut or changed from outside.");
    }

    private static BlobFooter? Parse(ReadOnlySpan<byte> tail, long fileLength)
    {
        if (tail.Length < FixedLength || !tail[^8..].SequenceEqual(Magic))
        {
            return null;
        }

        var fixedPart = tail[^FixedLength..];
        var contentLength = BinaryPrimitives.ReadInt64LittleEndian(fixedPart[32..]);
        var typeLength = BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[40..]);
        if (contentLength < 0 || contentLength != fileLength - FixedLength - typeLength || typeLength > tail.Length - FixedLength)
        {
            return null;
        }

        var type = Encoding.UTF8.GetString(tail[^(FixedLength + typeLength)..^FixedLength]);
        return new BlobFooter(contentLength, type, ETagOf(tail));
    }
}
