using System.Buffers.Binary;
using SkiaSharp;

namespace Dreamer.Media;

/// <summary>What Skia does not look for among a PNG's chunks: whether they are all there, and how the picture is to be turned.</summary>
internal static class PngChunks
{
    private const int Overhead = 12; // length, type and checksum

    /// <summary>The size stands in the first chunk; a PNG that is cut off says so here, whatever was cut off.</summary>
    public static void Check(ReadOnlySpan<byte> bytes, PixelLimits limits)
    {
        var header = Find(bytes, "IHDR"u8);
        if (header.Length < 8)
        {
            throw new InvalidDataException($"The PNG of {bytes.Length} bytes says nowhere how large it is.");
        }
        limits.Check("PNG", BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
        Find(bytes, "IEND"u8);
    }

    /// <summary>As the <c>eXIf</c> chunk says, before the pixels or after them.</summary>
    public static SKEncodedOrigin Origin(ReadOnlySpan<byte> bytes) => ExifOrientation.Of(Find(bytes, "eXIf"u8));

    /// <summary>The data of the first chunk of a kind, empty where there is none.</summary>
    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> kind)
    {
        for (var rest = bytes[PictureFormats.PngSignature.Length..]; ;)
        {
            if (rest.Length < Overhead || BinaryPrimitives.ReadUInt32BigEndian(rest) > rest.Length - Overhead)
            {
                throw new InvalidDataException($"The PNG ends in the middle: {rest.Length} bytes are left where a chunk should be.");
            }
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(rest);
            var type = rest.Slice(4, 4);
            if (type.SequenceEqual(kind) || type.SequenceEqual("IEND"u8))
            {
                return type.SequenceEqual(kind) ? rest.Slice(8, length) : default;
            }
            rest = rest[(Overhead + length)..];
        }
    }
}
