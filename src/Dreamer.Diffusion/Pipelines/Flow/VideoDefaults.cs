namespace Dreamer.Diffusion.Pipelines.Flow;

/// <summary>
/// The values that a model is best asked for, as <c>model_index.json</c> gives them under <c>dreamer</c>; unless given, those that the
/// model was published with.
/// </summary>
public record VideoDefaults
{
    public string? Name { get; init; }

    public int? Size { get; init; }

    public int? Frames { get; init; }

    public double? Fps { get; init; }

    /// <summary>A clip has one frame and a multiple of <paramref name="frameStep"/>.</summary>
    internal void Validate(int frameStep)
    {
        RequestChecks.Range("default size", Size ?? 1, 2048);
        RequestChecks.Range("default number of frames", Frames ?? 1, 1024);
        RequestChecks.Range("default fps", Fps ?? 1, 240);
        if (Frames is { } frames && (frames < 2 || frames % frameStep != 1))
        {
            throw new ArgumentException(
                $"The default number of frames is {frames}; a clip of this model has {frameStep}n+1, from {frameStep + 1} on.");
        }
    }
}
