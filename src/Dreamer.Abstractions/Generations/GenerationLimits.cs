namespace Dreamer.Generations;

/// <summary>The smallest, default and largest value of every number in a request: the API refuses what lies outside.</summary>
public static class GenerationLimits
{
    public const int CaptionLength = 2_000;
    public const int MetadataEntries = 16;
    public const int MetadataLength = 512;
    public const int SizeMultiple = 8;

    /// <summary>Captions that one trajectory may have had before: each keeps its embedding in the device's memory.</summary>
    public const int EarlierCaptions = 16;

    public static Range<int> Size { get; } = new(32, 64, 512);

    public static Range<int> Steps { get; } = new(1, 16, 200);

    public static Range<int> Frames { get; } = new(2, 16, 64);

    public static Range<double> Fps { get; } = new(1, 8, 60);

    public static Range<double> Guidance { get; } = new(1, 2, 30);

    public static Range<double> ImageGuidance { get; } = new(1, 1, 30);

    public static Range<double> MotionStrength { get; } = new(0, 1, 1.2);

    public static Range<double> Strength { get; } = new(0.01, 0.6, 1);

    public static Range<int> Count { get; } = new(1, 1, 16);
}
