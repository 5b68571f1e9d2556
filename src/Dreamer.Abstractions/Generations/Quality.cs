namespace Dreamer.Generations;

/// <summary>How near a result comes to that of all its denoising steps: with less, steps that bring little new take less time.</summary>
public enum Quality
{
    Exact,
    Balanced,
    Fast,
}
