using System.Buffers.Binary;

namespace Dreamer.Media;

/// <summary>Finds a JPEG's frame header (ITU-T T.81, B.2.2) among its segments.</summary>
internal static class JpegSize
{
    private const byte Marker = 0xFF;
    private const byte StartOfScan = 0xDA;

    public static (int Width, int Height)? Find(ReadOnlySpan<byte> bytes)
    {
        for (var at = 2; at + 4 <= bytes.Length && bytes[at] == Marker;)
        {
            var kind = bytes[at + 1];
            if (kind == Marker) // a fill byte
            {
                at++;
                continue;
            }
            if (IsFrame(kind) && at + 9 <= bytes.Length)
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            }
            if (kind == StartOfScan)
            {
                return null;
            }
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }
        return null;
    }

    /// <summary>SOF0 to SOF15, but for the tables and the reserved one that lie between.</summary>
    private static bool IsFrame(byte kind) => kind is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
