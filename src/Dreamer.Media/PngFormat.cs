namespace Dreamer.Media;

/// <summary>Colour types of the PNG specification, section 11.2.2.</summary>
internal enum PngColour
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    Rgba = 6,
}

/// <summary>What reader and writer share.</summary>
internal static class PngFormat
{
    public const int FilterCount = 5;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>What a filter expects of a byte, from its neighbours: none, left, above, their mean, Paeth's choice.</summary>
    public static byte Predict(byte filter, byte left, byte above, byte aboveLeft) => filter switch
    {
        0 => 0,
        1 => left,
        2 => above,
        3 => (byte)((left + above) / 2),
        _ => Paeth(left, above, aboveLeft),
    };

    private static byte Paeth(int left, int above, int aboveLeft)
    {
        var estimate = left + above - aboveLeft;
        var (toLeft, toAbove, toAboveLeft) = (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - aboveLeft));
        if (toLeft <= toAbove && toLeft <= toAboveLeft)
        {
            return (byte)left;
        }

        return (byte)(toAbove <= toAboveLeft ? above : aboveLeft);
    }
}
