using System.Buffers;
using System.Globalization;

namespace Dreamer.Api.Usage;

/// <summary>A line of a table as RFC 4180 has it. A text that a spreadsheet would take for a formula gets an apostrophe before it, which makes it a text.</summary>
internal static class CsvLine
{
    private static readonly SearchValues<char> s_quoted = SearchValues.Create(",\"\r\n");
    private static readonly SearchValues<char> s_formula = SearchValues.Create("=+-@\t\r");

    public static string Of(params IEnumerable<object?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    private static string Cell(object? value) => value switch
    {
        null => "",
        string text => Quoted(text.Length > 0 && s_formula.Contains(text[0]) ? "'" + text : text),
        bool yes => yes ? "true" : "false",
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"'{value}' is no cell of a table.", nameof(value)),
    };

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny(s_quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
