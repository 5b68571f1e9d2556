using System.Text;

namespace Dreamer.Training.Datasets;

/// <summary>A text's lines; of one that is too long the end is skipped, not kept, so no file decides how much memory it takes.</summary>
internal sealed class BoundedLines(TextReader reader, int maxLength)
{
    private readonly char[] _buffer = new char[4096];
    private int _next;
    private int _end;

    /// <summary>The next line without its end, or null; a character more than allowed tells that it was too long.</summary>
    public string? Read()
    {
        var line = new StringBuilder();
        var isEmpty = true;
        for (var character = Next(); character is not null; character = Next())
        {
            isEmpty = false;
            if (character == '\n')
            {
                return WithoutReturn(line);
            }
            if (line.Length <= maxLength)
            {
                line.Append(character.Value);
            }
        }
        return isEmpty ? null : WithoutReturn(line);
    }

    private char? Next()
    {
        if (_next == _end)
        {
            (_next, _end) = (0, reader.Read(_buffer, 0, _buffer.Length));
        }
        return _end == 0 ? null : _buffer[_next++];
    }

    private static string WithoutReturn(StringBuilder line) =>
        line.Length > 0 && line[^1] == '\r' ? line.ToString(0, line.Length - 1) : line.ToString();
}
