namespace Dreamer.Media;

/// <summary>How pixels in between are made when a video is enlarged: repeated, or interpolated.</summary>
public enum VideoScaling
{
    Neighbor,
    Lanczos,
}
