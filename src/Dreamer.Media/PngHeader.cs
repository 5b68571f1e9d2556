using System.Buffers.Binary;

namespace Dreamer.Media;

/// <summary>The IHDR chunk: size, bits a channel, colour type.</summary>
internal sealed record PngHeader(int Width, int Height, int BitDepth, PngColour Colour)
{
    private int Channels => Colour switch
    {
        PngColour.Grey or PngColour.Palette => 1,
        PngColour.GreyAlpha => 2,
        PngColour.Rgb => 3,
        _ => 4,
    };

    public int Stride => (int)((((long)Width * Channels * BitDepth) + 7) / 8);

    /// <summary>How far back a filter looks for the same channel of the pixel before.</summary>
    public int FilterDistance => Math.Max(1, Channels * BitDepth / 8);

    public static PngHeader Parse(ReadOnlySpan<byte> data, PixelLimits limits)
    {
        if (data.Length != 13)
        {
            throw new InvalidDataException($"The PNG's IHDR has {data.Length} bytes, not 13.");
        }

        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
        limits.Check("PNG", width, height);
        var header = new PngHeader((int)width, (int)height, data[8], (PngColour)data[9]);
        if (!header.IsDepthAllowed())
        {
            throw new InvalidDataException($"The PNG has colour type {data[9]} with {data[8]} bits a channel, which the format does not know.");
        }

        if (data[10] != 0 || data[11] != 0 || data[12] != 0)
        {
            throw new InvalidDataException($"The PNG uses compression {data[10]}, filter {data[11]}, interlace {data[12]}; only 0, 0, 0 is read.");
        }

        return header;
    }

    private bool IsDepthAllowed() => Colour switch
    {
        PngColour.Grey => BitDepth is 1 or 2 or 4 or 8 or 16,
        PngColour.Palette => BitDepth is 1 or 2 or 4 or 8,
        PngColour.Rgb or PngColour.GreyAlpha or PngColour.Rgba => BitDepth is 8 or 16,
        _ => false,
    };
}
