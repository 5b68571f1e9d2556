namespace Dreamer.Media.Video;

/// <summary>What a video file says of its film.</summary>
public sealed record VideoInfo(int Width, int Height, int Frames, double Fps, TimeSpan Duration, string Codec, string PixelFormat)
{
    /// <summary>The film's place among the file's streams; artwork may stand before it.</summary>
    public int Stream { get; init; }

    /// <summary>How much wider than high a pixel is shown.</summary>
    public double PixelAspect { get; init; } = 1;

    public VideoFields Fields { get; init; }

    /// <summary>Degrees that a player turns the pictures, clockwise: 0, 90, 180 or 270; others are not told.</summary>
    public int Turn { get; init; }

    /// <summary>How values become light, and the colours that they mix, in ffmpeg's words; empty where nothing is said.</summary>
    public string Transfer { get; init; } = "";

    public string Primaries { get; init; } = "";
}

/// <summary>Whether a picture is of one moment, or its even and odd lines are of two, and then which lines came first.</summary>
public enum VideoFields
{
    None,
    TopFirst,
    BottomFirst,
}

/// <summary>How much of a video is decoded at most: larger pictures are refused, later frames are left out.</summary>
public sealed record VideoLimits(int MaxFrames, PixelLimits Picture, TimeSpan Timeout)
{
    public static VideoLimits Default { get; } =
        new(MaxFrames: 1024, PixelLimits.Default with { MaxPixels = 2_097_152 }, TimeSpan.FromMinutes(2));
}
