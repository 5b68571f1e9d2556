namespace Dreamer.Media;

/// <summary>The formats that an uploaded picture may have, and that a result can be written in.</summary>
public enum PictureFormat
{
    Png,
    Jpeg,
    Webp,
}

/// <summary>What a picture's first bytes say that it is, never its name. Skia is asked only about these: it reads many more formats.</summary>
internal static class PictureFormats
{
    /// <summary>What people send in the place of a picture that is taken, by its first bytes.</summary>
    private static readonly (string Start, int At, string Name)[] s_others =
    [
        ("GIF8", 0, "a GIF"), ("BM", 0, "a BMP"), ("II*\0", 0, "a TIFF"), ("MM\0*", 0, "a TIFF"), ("ftyp", 4, "a HEIC, AVIF or video"),
        ("<svg", 0, "an SVG"), ("%PDF", 0, "a PDF"), ("--", 0, "a form of several parts"), ("{", 0, "JSON"), ("data:", 0, "a data URL"),
        ("iVBORw0KGgo", 0, "base64"), ("/9j/", 0, "base64"), ("UklGR", 0, "base64"),
    ];

    public static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> JpegStart => [0xFF, 0xD8, 0xFF];

    /// <summary>Throws a sentence with the first bytes when they are of no format that is read here.</summary>
    public static PictureFormat Of(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(PngSignature) ? PictureFormat.Png
        : bytes.StartsWith(JpegStart) ? PictureFormat.Jpeg
        : HasAt(bytes, 0, "RIFF") && HasAt(bytes, 8, "WEBP") ? PictureFormat.Webp
        : throw Unknown(bytes);

    public static string Name(this PictureFormat format) => format switch
    {
        PictureFormat.Png => "PNG",
        PictureFormat.Jpeg => "JPEG",
        _ => "WebP",
    };

    private static InvalidDataException Unknown(ReadOnlySpan<byte> bytes)
    {
        var start = Convert.ToHexString(bytes[..Math.Min(8, bytes.Length)]);
        foreach (var (text, at, name) in s_others)
        {
            if (HasAt(bytes, at, text))
            {
                return new InvalidDataException($"This is {name}: it begins with '{start}'. A PNG, JPEG or WebP is taken.");
            }
        }
        return new InvalidDataException($"This is no PNG, JPEG or WebP: it has {bytes.Length} bytes and begins with '{start}'.");
    }

    private static bool HasAt(ReadOnlySpan<byte> bytes, int at, string text) =>
        bytes.Length >= at + text.Length && System.Text.Ascii.Equals(bytes.Slice(at, text.Length), text);
}
