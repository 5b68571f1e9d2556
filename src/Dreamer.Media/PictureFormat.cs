namespace Dreamer.Media;

/// <summary>The formats that an uploaded picture may have.</summary>
public enum PictureFormat
{
    Png,
    Jpeg,
    Webp,
}
