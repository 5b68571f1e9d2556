using System.Buffers.Binary;

namespace Dreamer.Media.Tests;

/// <summary>Pictures with EXIF.</summary>
internal static class ExifFile
{
    /// <summary>EXIF that tells how the camera was held, 1 to 8.</summary>
    public static byte[] Turned(int orientation, bool littleEndian)
    {
        var tiff = new byte[26];
        if (littleEndian)
        {
            "II*\0"u8.CopyTo(tiff);
            (tiff[4], tiff[8], tiff[10], tiff[11], tiff[12], tiff[14], tiff[18]) = (8, 1, 0x12, 0x01, 3, 1, (byte)orientation);
        }
        else
        {
            "MM\0*"u8.CopyTo(tiff);
            (tiff[7], tiff[9], tiff[10], tiff[11], tiff[13], tiff[17], tiff[19]) = (8, 1, 0x01, 0x12, 3, 1, (byte)orientation);
        }
        return tiff;
    }

    public static byte[] With(byte[] picture, string format, byte[] exif) => format switch
    {
        "Png" => PngFile.With(picture, "eXIf", exif),
        "Jpeg" => [0xFF, 0xD8, .. JpegFile.Segment(0xE1, [.. "Exif\0\0"u8, .. exif]), .. picture.AsSpan(2)],
        _ => Webp(picture, exif),
    };

    /// <summary>A simple WebP as an extended one of 64×64 pixels with EXIF.</summary>
    private static byte[] Webp(byte[] simple, byte[] exif)
    {
        byte[] chunks = [.. "WEBPVP8X"u8, 10, 0, 0, 0, 8, 0, 0, 0, 63, 0, 0, 63, 0, 0, .. simple.AsSpan(12), .. "EXIF"u8, (byte)exif.Length, 0, 0, 0, .. exif];
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, chunks.Length);
        return [.. "RIFF"u8, .. length, .. chunks];
    }
}
