using System.Buffers.Binary;

namespace Dreamer.Media;

/// <summary>Reads the size from a WebP's first chunk: VP8 (RFC 6386, 9.1), VP8L (WebP lossless, 3) or VP8X (WebP container).</summary>
internal static class WebpSize
{
    private const int FirstChunk = 12;
    private const int ShortestFile = 30;
    private const int FourteenBits = 0x3FFF;

    private static ReadOnlySpan<byte> LossyStart => [0x9D, 0x01, 0x2A];

    public static (int Width, int Height)? Find(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < ShortestFile)
        {
            return null;
        }
        var kind = bytes.Slice(FirstChunk, 4);
        var data = bytes[(FirstChunk + 8)..];
        return kind.SequenceEqual("VP8X"u8) ? (1 + ThreeBytes(data[4..]), 1 + ThreeBytes(data[7..]))
            : kind.SequenceEqual("VP8L"u8) && data[0] == 0x2F ? OfLossless(BinaryPrimitives.ReadUInt32LittleEndian(data[1..]))
            : kind.SequenceEqual("VP8 "u8) && data[3..6].SequenceEqual(LossyStart) ? OfLossy(data[6..])
            : null;
    }

    private static (int Width, int Height) OfLossless(uint bits) => (1 + (int)(bits & FourteenBits), 1 + (int)((bits >> 14) & FourteenBits));

    private static (int Width, int Height) OfLossy(ReadOnlySpan<byte> data) =>
        (BinaryPrimitives.ReadUInt16LittleEndian(data) & FourteenBits, BinaryPrimitives.ReadUInt16LittleEndian(data[2..]) & FourteenBits);

    private static int ThreeBytes(ReadOnlySpan<byte> data) => data[0] | (data[1] << 8) | (data[2] << 16);
}
