namespace Dreamer.Media.Video;

/// <summary>
/// How frames become an MP4. The default keeps tiny frames crisp; <see cref="Scale"/> makes them large enough to look at.
/// </summary>
public sealed record Mp4Options(int Scale = 1, VideoScaling Scaling = VideoScaling.Lanczos, int ConstantRateFactor = 12)
{
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);
}

/// <summary>How pixels in between are made when a video is enlarged: repeated, or interpolated.</summary>
public enum VideoScaling
{
    Neighbor,
    Lanczos,
}
