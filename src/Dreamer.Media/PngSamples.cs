namespace Dreamer.Media;

/// <summary>Turns the samples of any colour type into RGB bytes; transparency is laid over white.</summary>
internal static class PngSamples
{
    private const int White = 255;

    public static RgbImage ToRgb(PngChunks chunks, byte[] rows)
    {
        var header = chunks.Header;
        var pixels = new byte[checked(header.Width * header.Height * 3)];
        for (var y = 0; y < header.Height; y++)
        {
            var row = rows.AsSpan((y * (header.Stride + 1)) + 1, header.Stride);
            WriteRow(chunks, row, pixels.AsSpan(y * header.Width * 3, header.Width * 3));
        }

        return new RgbImage(header.Width, header.Height, pixels);
    }

    private static void WriteRow(PngChunks chunks, ReadOnlySpan<byte> row, Span<byte> rgb)
    {
        for (var x = 0; x < chunks.Header.Width; x++)
        {
            var (red, green, blue, alpha) = ReadPixel(chunks, row, x);
            rgb[x * 3] = OverWhite(red, alpha);
            rgb[(x * 3) + 1] = OverWhite(green, alpha);
            rgb[(x * 3) + 2] = OverWhite(blue, alpha);
        }
    }

    private static (byte Red, byte Green, byte Blue, byte Alpha) ReadPixel(PngChunks chunks, ReadOnlySpan<byte> row, int x)
    {
        var step = chunks.Header.BitDepth / 8; // 2 where 16 bits are cut to their high byte
        switch (chunks.Header.Colour)
        {
            case PngColour.Grey:
                var grey = Grey(chunks.Header, row, x);
                return (grey, grey, grey, 255);
            case PngColour.Palette:
                return FromPalette(chunks, Bits(row, x, chunks.Header.BitDepth));
            case PngColour.GreyAlpha:
                var value = row[x * 2 * step];
                return (value, value, value, row[((x * 2) + 1) * step]);
            case PngColour.Rgb:
                return (row[x * 3 * step], row[((x * 3) + 1) * step], row[((x * 3) + 2) * step], 255);
            default:
                return (row[x * 4 * step], row[((x * 4) + 1) * step], row[((x * 4) + 2) * step], row[((x * 4) + 3) * step]);
        }
    }

    private static byte Grey(PngHeader header, ReadOnlySpan<byte> row, int x) =>
        header.BitDepth == 16 ? row[x * 2] : (byte)(Bits(row, x, header.BitDepth) * 255 / ((1 << header.BitDepth) - 1));

    private static (byte Red, byte Green, byte Blue, byte Alpha) FromPalette(PngChunks chunks, int index)
    {
        var palette = chunks.Palette;
        if (index * 3 >= palette.Length)
        {
            throw new InvalidDataException($"A pixel of the PNG names colour {index} of a palette of {palette.Length / 3}.");
        }

        var alpha = index < chunks.Transparency.Length ? chunks.Transparency[index] : (byte)255;
        return (palette[index * 3], palette[(index * 3) + 1], palette[(index * 3) + 2], alpha);
    }

    /// <summary>The x-th sample of 1, 2, 4 or 8 bits: the leftmost pixel is in the highest bits.</summary>
    private static int Bits(ReadOnlySpan<byte> row, int x, int depth)
    {
        var bit = x * depth;
        return (row[bit / 8] >> (8 - depth - (bit % 8))) & ((1 << depth) - 1);
    }

    private static byte OverWhite(byte value, byte alpha) =>
        alpha == 255 ? value : (byte)(((value * alpha) + (White * (255 - alpha)) + 127) / 255);
}
