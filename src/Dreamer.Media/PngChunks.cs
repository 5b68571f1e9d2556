using System.Buffers.Binary;

namespace Dreamer.Media;

/// <summary>The chunks of a PNG that matter for its pixels.</summary>
internal sealed record PngChunks(PngHeader Header, byte[] Palette, byte[] Transparency, Stream Data)
{
    private const int MaxPaletteBytes = 256 * 3;

    public static PngChunks Parse(ReadOnlySpan<byte> bytes, PixelLimits limits)
    {
        if (!bytes.StartsWith(PngFormat.Signature))
        {
            throw new InvalidDataException($"This is no PNG: it begins with {Convert.ToHexString(bytes[..Math.Min(8, bytes.Length)])}.");
        }

        var rest = bytes[PngFormat.Signature.Length..];
        var header = PngHeader.Parse(Take(ref rest, out var type), type.SequenceEqual("IHDR"u8) ? limits : throw NotFirst(type));
        byte[] palette = [], transparency = [];
        var data = new MemoryStream();
        for (var chunk = Take(ref rest, out type); !type.SequenceEqual("IEND"u8); chunk = Take(ref rest, out type))
        {
            Keep(type, chunk, ref palette, ref transparency, data);
        }

        data.Position = 0;
        return new PngChunks(header, Checked(header, palette), transparency, data);
    }

    private static void Keep(ReadOnlySpan<byte> type, ReadOnlySpan<byte> chunk, ref byte[] palette, ref byte[] transparency, MemoryStream data)
    {
        if (type.SequenceEqual("IDAT"u8))
        {
            data.Write(chunk);
        }
        else if (type.SequenceEqual("PLTE"u8))
        {
            palette = chunk.ToArray();
        }
        else if (type.SequenceEqual("tRNS"u8))
        {
            transparency = chunk.ToArray();
        }
        else if ((type[0] & 0x20) == 0)
        {
            // A capital first letter says that the picture cannot be shown without this chunk.
            throw new InvalidDataException($"The PNG needs its {Name(type)} chunk, which is not read here.");
        }
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> type)
    {
        if (rest.Length < 12)
        {
            throw new InvalidDataException($"The PNG ends in the middle: {rest.Length} bytes are left where a chunk should be.");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        type = rest.Slice(4, 4);
        if (length > rest.Length - 12)
        {
            throw new InvalidDataException($"The PNG's {Name(type)} chunk says {length} bytes, and {rest.Length - 12} are left.");
        }

        var chunk = rest.Slice(8, (int)length);
        if (Crc32.Append(0, rest.Slice(4, 4 + (int)length)) != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]))
        {
            throw new InvalidDataException($"The PNG's {Name(type)} chunk is damaged: its checksum is wrong.");
        }

        rest = rest[(12 + (int)length)..];
        return chunk;
    }

    private static byte[] Checked(PngHeader header, byte[] palette)
    {
        if (header.Colour == PngColour.Palette && (palette.Length is 0 or > MaxPaletteBytes || palette.Length % 3 != 0))
        {
            throw new InvalidDataException($"The PNG's palette has {palette.Length} bytes; 3 to {MaxPaletteBytes}, by threes, are allowed.");
        }

        return palette;
    }

    private static InvalidDataException NotFirst(ReadOnlySpan<byte> type) => new($"The PNG begins with a {Name(type)} chunk, not with IHDR.");

    private static string Name(ReadOnlySpan<byte> type) =>
        string.Concat(type.ToArray().Select(b => b is >= 0x41 and <= 0x7A ? ((char)b).ToString() : $"\\x{b:X2}"));
}
