namespace Dreamer.Media;

/// <summary>How much of a video is decoded at most: larger pictures are refused, later frames are left out.</summary>
public sealed record VideoLimits(int MaxFrames, PixelLimits Picture, TimeSpan Timeout)
{
    public static VideoLimits Default { get; } = new(MaxFrames: 1024, PixelLimits.Default with { MaxPixels = 2_097_152 }, TimeSpan.FromMinutes(2));
}
