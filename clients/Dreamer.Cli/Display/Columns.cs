namespace Dreamer.Cli.Display;

/// <summary>Rows whose cells stand below each other.</summary>
internal static class Columns
{
    private const string Gap = "  ";

    public static IEnumerable<string> Of(IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows.Max(row => row.Length)).Select(at => rows.Max(row => at < row.Length ? row[at].Length : 0))];
        return rows.Select(row => string.Join(Gap, row.Select((cell, at) => cell.PadRight(widths[at]))).TrimEnd());
    }
}
