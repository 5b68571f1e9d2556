namespace Dreamer.Media;

/// <summary>One line of a chart. Points that are not finite leave a gap.</summary>
public sealed record ChartSeries(string Name, IReadOnlyList<(double X, double Y)> Points);
