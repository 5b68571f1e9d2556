namespace Dreamer.Media;

/// <summary>How large a picture may say it is before anything is unpacked.</summary>
public sealed record PixelLimits(int MaxSide, long MaxPixels)
{
    public static PixelLimits Default { get; } = new(MaxSide: 8192, MaxPixels: 16_777_216);

    /// <summary>Throws a sentence with the size when it is empty or over the limits.</summary>
    internal void Check(string what, long width, long height)
    {
        if (width is < 1 || height is < 1 || width > MaxSide || height > MaxSide || width * height > MaxPixels)
        {
            throw new InvalidDataException(
                $"The {what} says it is {width}×{height} pixels; 1 to {MaxSide} a side and {MaxPixels} in all are allowed.");
        }
    }
}
