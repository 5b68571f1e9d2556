using System.Buffers.Binary;

namespace Dreamer.Media;

/// <summary>What a picture's first bytes say that it is: by content, never by name.</summary>
public sealed record PictureHeader(PictureFormat Format, int Width, int Height)
{
    private static ReadOnlySpan<byte> JpegStart => [0xFF, 0xD8, 0xFF];

    /// <summary>Throws a sentence with the first bytes when they are of no format that is read here.</summary>
    public static PictureHeader Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(PngFormat.Signature))
        {
            return OfPng(bytes);
        }
        if (bytes.StartsWith(JpegStart))
        {
            return JpegSize.Find(bytes) is { } size ? new PictureHeader(PictureFormat.Jpeg, size.Width, size.Height) : throw Cut("JPEG", bytes.Length);
        }
        if (bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..12].SequenceEqual("WEBP"u8))
        {
            return WebpSize.Find(bytes) is { } size ? new PictureHeader(PictureFormat.Webp, size.Width, size.Height) : throw Cut("WebP", bytes.Length);
        }
        throw new InvalidDataException(
            $"This is no PNG, JPEG or WebP: it has {bytes.Length} bytes and begins with '{Convert.ToHexString(bytes[..Math.Min(8, bytes.Length)])}'.");
    }

    private static PictureHeader OfPng(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 24 || !bytes[12..16].SequenceEqual("IHDR"u8))
        {
            throw Cut("PNG", bytes.Length);
        }
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]));
        return new PictureHeader(PictureFormat.Png, (int)Math.Min(width, int.MaxValue), (int)Math.Min(height, int.MaxValue));
    }

    private static InvalidDataException Cut(string format, int length) => new($"The {format} of {length} bytes says nowhere how large it is.");
}
