namespace Dreamer.Generations;

/// <summary>What a request may hold; the ranges of its numbers stand at <see cref="GenerationRequest"/>'s fields.</summary>
public static class GenerationLimits
{
    public const int CaptionLength = 2_000;
    public const int MetadataEntries = 16;
    public const int MetadataKeyLength = 64;
    public const int MetadataLength = 512;
    public const int SizeMultiple = 8;

    /// <summary>Each set of them is a copy of the model in the device's memory.</summary>
    public const int Loras = 4;

    public const double LargestLoraScale = 4;

    /// <summary>Pixels of one side.</summary>
    public const int LargestSide = 2048;

    /// <summary>Of a clip; what a model makes may be less.</summary>
    public const int MostFrames = 257;

    /// <summary>Of a clip that was extended.</summary>
    public const int LongestClip = 1_024;

    /// <summary>Of all frames together: 257 of 1280x720, whose colours take 711 MB when they are decoded.</summary>
    public const long MostPixels = 257L * 1280 * 720;

    /// <summary>Captions that one trajectory may have had before: each keeps its embedding in the device's memory.</summary>
    public const int EarlierCaptions = 16;
}
