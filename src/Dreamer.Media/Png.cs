namespace Dreamer.Media;

/// <summary>PNG, without a native library: writes 8-bit RGB, reads every colour type that is not interlaced (alpha over white, 16 bits cut to 8).</summary>
public static class Png
{
    public const string ContentType = "image/png";

    /// <summary>The same picture always gives the same bytes.</summary>
    public static byte[] Encode(RgbImage image) => PngWriter.Write(image);

    public static RgbImage Decode(ReadOnlySpan<byte> bytes) => Decode(bytes, PixelLimits.Default);

    /// <summary>Reads a PNG from bytes that anyone may have made: sizes are checked before anything is unpacked.</summary>
    public static RgbImage Decode(ReadOnlySpan<byte> bytes, PixelLimits limits) => PngReader.Read(bytes, limits);
}
