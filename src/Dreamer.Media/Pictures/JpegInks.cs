using System.Buffers.Binary;

namespace Dreamer.Media;

/// <summary>
/// Refuses a JPEG of four inks that does not say how they are written. Adobe's marker says that they are inverted, which Skia takes for
/// granted. Without the marker most are not, and Skia's picture would be black.
/// </summary>
internal static class JpegInks
{
    private const byte Marker = 0xFF;
    private const byte StartOfScan = 0xDA;
    private const byte Adobe = 0xEE; // APP14

    public static void Check(ReadOnlySpan<byte> bytes)
    {
        var (components, named) = (0, false);
        var rest = bytes[2..];
        while (NextMarker(ref rest) is var kind and not StartOfScan && rest.Length >= 2)
        {
            var data = rest[2..];
            named |= kind == Adobe && data.StartsWith("Adobe"u8);
            components = IsFrame(kind) && data.Length > 5 ? data[5] : components;
            rest = rest[Math.Min(rest.Length, BinaryPrimitives.ReadUInt16BigEndian(rest))..];
        }
        if (components == 4 && !named)
        {
            throw new InvalidDataException("The JPEG is CMYK without Adobe's marker, which says how the four inks are written; save it as RGB.");
        }
    }

    /// <summary>The next segment's kind; what lies before its marker is passed over, as decoders do.</summary>
    private static byte NextMarker(ref ReadOnlySpan<byte> rest)
    {
        while (rest.IndexOf(Marker) is >= 0 and var at && at + 1 < rest.Length)
        {
            var kind = rest[at + 1];
            rest = rest[(at + (kind == Marker ? 1 : 2))..];
            if (HasSegment(kind))
            {
                return kind;
            }
        }
        rest = [];
        return StartOfScan;
    }

    private static bool HasSegment(byte kind) => kind is >= 0xC0 and not (>= 0xD0 and <= 0xD9) and not Marker;

    /// <summary>SOF0 to SOF15 (ITU-T T.81, B.2.2), but for the tables and the reserved one that lie between.</summary>
    private static bool IsFrame(byte kind) => kind is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
