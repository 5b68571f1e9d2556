namespace Dreamer.Training.Judging;

/// <summary>How close two pictures in [-1, 1] are.</summary>
public static class Fidelity
{
    /// <summary>Equal pictures would have an infinite ratio, which no average survives.</summary>
    private const double Ceiling = 99;

    /// <summary>Peak signal-to-noise ratio in decibels, at most 99.</summary>
    public static double Psnr(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => Math.Min(Ceiling, -10 * Math.Log10(MeanSquare(a, b)));

    /// <summary>The mean squared difference on the scale 0..1.</summary>
    internal static double MeanSquare(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length)
        {
            throw new ArgumentException($"Pictures of {a.Length} and {b.Length} floats cannot be compared.", nameof(b));
        }

        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            var difference = (a[i] - b[i]) / 2;
            sum += difference * difference;
        }

        return sum / a.Length;
    }
}
