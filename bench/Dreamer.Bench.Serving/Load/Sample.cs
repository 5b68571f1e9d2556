namespace Dreamer.Bench.Serving.Load;

/// <summary>What was measured, in whatever unit the caller says. Empty ones have no statistics: asking throws.</summary>
internal sealed class Sample
{
    private readonly double[] _sorted;

    public Sample(IEnumerable<double> values) => _sorted = [.. values.Order()];

    public int Count => _sorted.Length;

    public double Mean => Required().Average();

    public double Median => Percentile(50);

    public double Largest => Required()[^1];

    /// <summary>Between the two nearest of the sorted values, as NumPy's default has it.</summary>
    public double Percentile(double percent)
    {
        if (percent is not (>= 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(percent), $"The percentile is {percent}; it must be 0 to 100.");
        }
        var at = (Required().Length - 1) * percent / 100;
        var below = (int)at;
        return double.Lerp(_sorted[below], _sorted[Math.Min(below + 1, _sorted.Length - 1)], at - below);
    }

    /// <summary>The share of values that are no larger, 0 to 1.</summary>
    public double ShareWithin(double bound) => (double)Required().Count(value => value <= bound) / Count;

    private double[] Required() => Count > 0 ? _sorted : throw new InvalidOperationException("Nothing was measured.");
}
