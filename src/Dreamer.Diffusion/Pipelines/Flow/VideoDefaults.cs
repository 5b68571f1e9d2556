namespace Dreamer.Diffusion.Pipelines.Flow;

/// <summary>
/// The values that a model is best asked for, as <c>model_index.json</c> gives them under <c>dreamer</c>; unless given, those that the
/// model was published with.
/// </summary>
public record VideoDefaults
{
    private static readonly PixelSize s_largest = new(1280, 720);

    public string? Name { get; init; }

    public PixelSize? Size { get; init; }

    /// <summary>The most pixels that a frame may have, as a size of any shape.</summary>
    public PixelSize? MaxSize { get; init; }

    public int? Frames { get; init; }

    /// <summary>The most frames that a clip may have.</summary>
    public int? MaxFrames { get; init; }

    public double? Fps { get; init; }

    /// <summary>1280x720's, in any shape, unless given, and never less than the default size's.</summary>
    internal long MostPixels => Math.Max(MaxSize?.Pixels ?? s_largest.Pixels, Size?.Pixels ?? 0);

    /// <summary>A clip has one frame and a multiple of <paramref name="frameStep"/>.</summary>
    internal void Validate(int frameStep)
    {
        RequestChecks.Defaults(Size, MaxSize, MaxFrames);
        RequestChecks.Range("default number of frames", Frames ?? 1, RequestChecks.MaxFrames);
        RequestChecks.Range("default fps", Fps ?? 1, 240);
        if (Frames is { } frames && (frames < 2 || frames % frameStep != 1))
        {
            throw new ArgumentException(
                $"The default number of frames is {frames}; a clip of this model has {frameStep}n+1, from {frameStep + 1} on.");
        }
    }
}
