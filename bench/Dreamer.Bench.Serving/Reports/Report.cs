using System.Globalization;

namespace Dreamer.Bench.Serving.Reports;

/// <summary>What a bench prints: tables that a document can take as they are, and its bars, held or not.</summary>
internal sealed class Report(TextWriter output)
{
    private readonly List<string[]> _bars = [];

    /// <summary>Whether every bar so far was met.</summary>
    public bool Holds { get; private set; } = true;

    public void Line(string text) => output.WriteLine(text);

    public void Table(IReadOnlyList<string> head, IEnumerable<string[]> rows)
    {
        List<IReadOnlyList<string>> all = [head, .. rows];
        var widths = head.Select((_, i) => all.Max(row => row[i].Length)).ToArray();
        output.WriteLine();
        foreach (var (number, row) in all.Index())
        {
            output.WriteLine($"| {string.Join(" | ", row.Select((cell, i) => cell.PadRight(widths[i])))} |");
            if (number == 0)
            {
                output.WriteLine($"| {string.Join(" | ", widths.Select(width => new string('-', width)))} |");
            }
        }
        output.WriteLine();
    }

    public void Bar(string what, string measured, string bar, bool holds)
    {
        _bars.Add([what, measured, bar, holds ? "yes" : "NO"]);
        Holds &= holds;
    }

    /// <summary>Prints the bars since the last time.</summary>
    public void Conclude()
    {
        if (_bars.Count == 0)
        {
            return;
        }
        Table(["what", "measured", "bar", "holds"], _bars);
        _bars.Clear();
    }

    public static string Ms(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.0} ms");

    public static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s");

    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0} %");

    public static string Times(double factor) => string.Create(CultureInfo.InvariantCulture, $"{factor:0.00}×");

    public static string Megabytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1 << 20):0} MiB");
}
