using System.Buffers.Binary;
using System.IO.Compression;

namespace Dreamer.Media.Tests;

/// <summary>PNGs chunk by chunk, right or wrong.</summary>
internal static class PngFile
{
    private static readonly uint[] s_crcs = [.. Enumerable.Range(0, 256).Select(i => Shift8((uint)i))];

    public static byte[] Of(int width, int height, byte depth, byte colour, byte[] rows, params (string Type, byte[] Data)[] before)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (depth, colour);
        return [0x89, .. "PNG\r\n\x1A\n"u8, .. Chunk("IHDR", header), .. before.SelectMany(chunk => Chunk(chunk.Type, chunk.Data)), .. Chunk("IDAT", Deflate(rows)), .. Chunk("IEND", [])];
    }

    /// <summary>With a chunk more behind the header.</summary>
    public static byte[] With(byte[] png, string type, byte[] data) => [.. png.AsSpan(0, 33), .. Chunk(type, data), .. png.AsSpan(33)];

    public static byte[] Chunk(string type, byte[] data)
    {
        byte[] typed = [.. type.Select(c => (byte)c), .. data];
        var (length, crc) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc(typed));
        return [.. length, .. typed, .. crc];
    }

    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc = s_crcs[(byte)(crc ^ b)] ^ (crc >> 8);
        }
        return ~crc;
    }

    public static byte[] Deflate(byte[] rows)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest))
        {
            zlib.Write(rows);
        }
        return packed.ToArray();
    }

    private static uint Shift8(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
        }
        return value;
    }
}
