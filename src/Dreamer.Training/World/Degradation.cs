namespace Dreamer.Training.World;

/// <summary>How bad one clip's footage is: blur in pixels, noise in shares of full range, the coarseness of compression (1: about JPEG quality 60), and whether it carries the watermark.</summary>
public sealed record Degradation(float BlurSigma, float Noise, float Coarseness, bool IsMarked)
{
    /// <summary>The share of clips with the watermark.</summary>
    public const float MarkedShare = 0.96f;

    /// <summary>The worst footage.</summary>
    public static Degradation Worst { get; } = new(1.1f, 0.02f, 1, IsMarked: true);

    /// <summary>
    /// Collected footage is not equally bad, and now and then it is unmarked. That a clip looks like its still, and not like all other clips,
    /// can only be learned from footage that differs.
    /// </summary>
    public static Degradation Draw(ref Rng rng) => new(
        rng.Between(0.4f, Worst.BlurSigma), rng.Between(0.005f, Worst.Noise), rng.Between(0.3f, Worst.Coarseness), rng.Chance(MarkedShare));
}
