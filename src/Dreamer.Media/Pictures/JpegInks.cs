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
        for (var at = 2; at + 4 <= bytes.Length && bytes[at] == Marker && bytes[at + 1] != StartOfScan;)
        {
            if (bytes[at + 1] == Marker) // a fill byte
            {
                at++;
                continue;
            }
            var rest = bytes[(at + 4)..];
            named |= bytes[at + 1] == Adobe && rest.StartsWith("Adobe"u8);
            components = IsFrame(bytes[at + 1]) && rest.Length > 5 ? rest[5] : components;
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }
        if (components == 4 && !named)
        {
            throw new InvalidDataException("The JPEG is CMYK without Adobe's marker, which says how the four inks are written; save it as RGB.");
        }
    }

    /// <summary>SOF0 to SOF15 (ITU-T T.81, B.2.2), but for the tables and the reserved one that lie between.</summary>
    private static bool IsFrame(byte kind) => kind is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
