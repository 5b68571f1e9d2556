using System.Buffers.Binary;
using System.IO.Compression;

namespace Dreamer.Media;

/// <summary>Writes 8-bit RGB, each row with the filter whose residuals are smallest.</summary>
internal static class PngWriter
{
    private const int BytesPerPixel = 3;

    public static byte[] Write(RgbImage image)
    {
        using var png = new MemoryStream();
        png.Write(PngFormat.Signature);
        WriteChunk(png, "IHDR"u8, Header(image));
        WriteChunk(png, "IDAT"u8, Deflate(image));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static byte[] Header(RgbImage image)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), image.Height);
        header[8] = 8;
        header[9] = (byte)PngColour.Rgb;
        return header;
    }

    private static byte[] Deflate(RgbImage image)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var stride = image.Width * BytesPerPixel;
            var filtered = new byte[stride + 1];
            var best = new byte[stride + 1];
            ReadOnlySpan<byte> above = new byte[stride];
            for (var y = 0; y < image.Height; y++)
            {
                var row = image.Pixels.AsSpan(y * stride, stride);
                ChooseFilter(row, above, filtered, best);
                zlib.Write(best);
                above = row;
            }
        }

        return packed.ToArray();
    }

    /// <summary>The heuristic of the PNG specification (12.8): the least sum of absolute differences packs best.</summary>
    private static void ChooseFilter(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, byte[] filtered, byte[] best)
    {
        var least = long.MaxValue;
        for (byte filter = 0; filter < PngFormat.FilterCount; filter++)
        {
            filtered[0] = filter;
            var sum = Filter(filter, row, above, filtered.AsSpan(1));
            if (sum < least)
            {
                least = sum;
                filtered.CopyTo(best, 0);
            }
        }
    }

    private static long Filter(byte filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> filtered)
    {
        var sum = 0L;
        for (var i = 0; i < row.Length; i++)
        {
            var left = i < BytesPerPixel ? (byte)0 : row[i - BytesPerPixel];
            var aboveLeft = i < BytesPerPixel ? (byte)0 : above[i - BytesPerPixel];
            filtered[i] = (byte)(row[i] - PngFormat.Predict(filter, left, above[i], aboveLeft));
            sum += Math.Abs((int)(sbyte)filtered[i]);
        }

        return sum;
    }

    private static void WriteChunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Append(Crc32.Append(0, type), data));
        png.Write(number);
    }
}
