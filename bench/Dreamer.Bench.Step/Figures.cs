using System.Globalization;

namespace Dreamer.Bench.Step;

internal static class Figures
{
    /// <summary>0 of none.</summary>
    public static double Median(this IEnumerable<double> values) => values.Order().ToList() is { Count: > 0 } ordered ? ordered[ordered.Count / 2] : 0;

    public static string Number(double value) => value.ToString(value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
