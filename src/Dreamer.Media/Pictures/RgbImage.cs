namespace Dreamer.Media;

/// <summary>A picture: height × width × (red, green, blue), a byte each, row by row.</summary>
public sealed record RgbImage(int Width, int Height, byte[] Pixels)
{
    public byte[] Pixels { get; } = Checked(Width, Height, Pixels);

    /// <summary>A picture of one colour.</summary>
    public static RgbImage Filled(int width, int height, (byte Red, byte Green, byte Blue) colour)
    {
        var pixels = new byte[checked(width * height * 3)];
        for (var i = 0; i < pixels.Length; i += 3)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2]) = colour;
        }

        return new RgbImage(width, height, pixels);
    }

    public (byte Red, byte Green, byte Blue) this[int x, int y]
    {
        get
        {
            var i = ((y * Width) + x) * 3;
            return (Pixels[i], Pixels[i + 1], Pixels[i + 2]);
        }
    }

    private static byte[] Checked(int width, int height, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        return width > 0 && height > 0 && pixels.Length == (long)width * height * 3
            ? pixels
            : throw new ArgumentException(
                $"A picture of {width}×{height} needs {(long)width * height * 3} bytes, and {pixels.Length} were given.",
                nameof(pixels));
    }
}
