using System.IO.Compression;

namespace Dreamer.Media;

/// <summary>
/// Reads a PNG:
/// <list type="number">
/// <item>Walk the chunks, each checked for length and CRC; the header's size is checked against the limits.</item>
/// <item>Inflate exactly as many bytes as the size needs: a bomb is never unpacked further.</item>
/// <item>Undo the row filters.</item>
/// <item>Turn samples into RGB, alpha over white.</item>
/// </list>
/// </summary>
internal static class PngReader
{
    public static RgbImage Read(ReadOnlySpan<byte> bytes, PixelLimits limits)
    {
        // 1. Walk the chunks
        var chunks = PngChunks.Parse(bytes, limits);

        // 2. Inflate
        var rows = Inflate(chunks.Header, chunks.Data);

        // 3. Undo the row filters
        Unfilter(chunks.Header, rows);

        // 4. Turn samples into RGB
        return PngSamples.ToRgb(chunks, rows);
    }

    private static byte[] Inflate(PngHeader header, Stream packed)
    {
        var rows = new byte[checked((header.Stride + 1) * header.Height)];
        var read = Unpack(packed, rows);
        return read == rows.Length
            ? rows
            : throw new InvalidDataException($"The PNG's pixels end after {read} bytes; {header.Width}×{header.Height} needs {rows.Length}.");
    }

    private static int Unpack(Stream packed, byte[] rows)
    {
        using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
        try
        {
            return zlib.ReadAtLeast(rows, rows.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException broken)
        {
            throw new InvalidDataException($"The PNG's pixels are not a zlib stream: {broken.Message}", broken);
        }
    }

    private static void Unfilter(PngHeader header, byte[] rows)
    {
        var stride = header.Stride;
        ReadOnlySpan<byte> above = new byte[stride];
        for (var y = 0; y < header.Height; y++)
        {
            var filter = rows[y * (stride + 1)];
            if (filter >= PngFormat.FilterCount)
            {
                throw new InvalidDataException($"Row {y} of the PNG uses filter {filter}, which the format does not know.");
            }

            var row = rows.AsSpan((y * (stride + 1)) + 1, stride);
            UnfilterRow(filter, row, above, header.FilterDistance);
            above = row;
        }
    }

    private static void UnfilterRow(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        for (var i = 0; filter != 0 && i < row.Length; i++)
        {
            var left = i < distance ? (byte)0 : row[i - distance];
            var aboveLeft = i < distance ? (byte)0 : above[i - distance];
            row[i] += PngFormat.Predict(filter, left, above[i], aboveLeft);
        }
    }
}
