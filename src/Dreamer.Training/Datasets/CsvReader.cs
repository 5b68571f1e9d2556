using System.Text;

namespace Dreamer.Training.Datasets;

/// <summary>
/// Reads comma-separated values as RFC 4180 has them, a row at a time; semicolons or tabs where the header has them. A row that breaks
/// the rules is a fault with its line and its reason; after a quote that nobody closes, reading goes on with the next line, so that one
/// bad row does not swallow those behind it.
/// </summary>
internal sealed class CsvReader(TextReader reader)
{
    /// <summary>Characters of a row, line ends within quotes counted.</summary>
    public const int MaxRowLength = 65_536;

    private const int MaxFields = 256;
    private const int MaxLines = 64;
    private static readonly char[] s_separators = [',', ';', '\t'];
    private readonly BoundedLines _lines = new(reader, MaxRowLength);
    private readonly LinkedList<string> _returned = new();
    private char _separator = ',';
    private int _line;

    /// <summary>The first row and, as it stands, its first line; what separates its names separates all that follows.</summary>
    public (string Line, CsvRow Row)? ReadHeader()
    {
        if (NextFilledLine() is not { } line)
        {
            return null;
        }
        _separator = s_separators.MaxBy(separator => line.Count(character => character == separator));
        return (line, Parse(line));
    }

    /// <summary>The next row that is not blank; null at the end.</summary>
    public CsvRow? Read() => NextFilledLine() is { } line ? Parse(line) : null;

    private string? NextFilledLine()
    {
        var line = NextLine();
        while (line is not null && string.IsNullOrWhiteSpace(line))
        {
            line = NextLine();
        }
        return line;
    }

    private CsvRow Parse(string first)
    {
        var (start, text, taken) = (_line, first, new List<string>());
        while (true)
        {
            var (fields, fault) = text.Length > MaxRowLength ? ([], $"longer than {MaxRowLength} characters") : Split(text);
            if (fields is not null && fault is null)
            {
                return new CsvRow(start, fields, null);
            }
            if (fault is not null || taken.Count == MaxLines || NextLine() is not { } next)
            {
                Return(taken);
                return new CsvRow(start, [], fault ?? "a quote that is not closed");
            }
            taken.Add(next);
            text = $"{text}\n{next}";
        }
    }

    private void Return(List<string> lines)
    {
        for (var i = lines.Count - 1; i >= 0; i--)
        {
            _returned.AddFirst(lines[i]);
        }
        _line -= lines.Count;
    }

    private string? NextLine()
    {
        var line = _returned.First?.Value;
        if (line is not null)
        {
            _returned.RemoveFirst();
        }
        line ??= _lines.Read();
        _line += line is null ? 0 : 1;
        return line;
    }

    /// <summary>No fields mean that the text ends within quotes.</summary>
    private (List<string>? Fields, string? Fault) Split(string text)
    {
        var fields = new List<string>();
        for (var at = 0; at <= text.Length && fields.Count < MaxFields; at++)
        {
            var (field, end, fault) = at < text.Length && text[at] == '"' ? Quoted(text, at + 1) : Plain(text, at);
            if (field is null)
            {
                return (null, null);
            }
            if (fault is not null)
            {
                return ([], fault);
            }
            fields.Add(field);
            at = end;
        }
        return fields.Count < MaxFields ? (fields, null) : ([], $"{MaxFields} fields or more");
    }

    private (string? Field, int End, string? Fault) Plain(string text, int start)
    {
        var separator = text.IndexOf(_separator, start);
        var end = separator < 0 ? text.Length : separator;
        var field = text[start..end];
        return (field, end, field.Contains('"', StringComparison.Ordinal) ? "a quote within a field that has none around it" : null);
    }

    private (string? Field, int End, string? Fault) Quoted(string text, int start)
    {
        var field = new StringBuilder();
        for (var at = start; at < text.Length; at++)
        {
            var isQuote = text[at] == '"';
            var isEscaped = isQuote && at + 1 < text.Length && text[at + 1] == '"';
            if (isQuote && !isEscaped)
            {
                var isEnd = at + 1 == text.Length || text[at + 1] == _separator;
                return (field.ToString(), at + 1, isEnd ? null : "text behind a closing quote");
            }
            field.Append(text[at]);
            at += isEscaped ? 1 : 0;
        }
        return (null, text.Length, null);
    }
}

/// <summary>One row of a table: the line of its file that it begins on, and its fields, or why it has none.</summary>
internal readonly record struct CsvRow(int Line, IReadOnlyList<string> Fields, string? Fault);
