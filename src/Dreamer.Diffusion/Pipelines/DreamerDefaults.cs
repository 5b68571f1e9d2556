namespace Dreamer.Diffusion.Pipelines;

/// <summary>The values that a model is best asked for, and how long a motion caption may be.</summary>
public sealed record DreamerDefaults
{
    public string? Name { get; init; }

    /// <summary>Unless given, what the denoiser's config says that it was trained at, as public models do.</summary>
    public int? Size { get; init; }

    public int Frames { get; init; } = 16;

    public double Fps { get; init; } = 8;

    public int MotionTokens { get; init; } = 32;

    internal void Validate()
    {
        RequestChecks.Range("default size", Size ?? 1, 2048);
        RequestChecks.Range("default number of frames", Frames, 1024);
        RequestChecks.Range("default fps", Fps, 240);
        if (MotionTokens is < 2 or > 512)
        {
            throw new ArgumentException($"motion_tokens is {MotionTokens}; a motion caption has 2 to 512.");
        }
    }
}
