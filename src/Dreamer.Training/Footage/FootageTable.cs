using System.Text;
using Dreamer.Training.Datasets;
using Dreamer.Training.Footage.Filters;

namespace Dreamer.Training.Footage;

/// <summary>
/// The table of a folder in the WebVid form: <c>videoid,contentUrl,duration,page_dir,name</c>, in any order, with a header, separated by
/// commas, semicolons or tabs, in UTF-8 or, with its mark, UTF-16.
/// </summary>
internal sealed class FootageTable : IDisposable
{
    /// <summary>Characters of an id, a folder or an address.</summary>
    private const int MaxNameLength = 512;

    private const int MaxCaptionLength = 1_024;
    private const int MaxRows = 10_000_000;
    private const int MaxShownLength = 120;

    /// <summary>Stands for bytes that are no UTF-8: no text has it, by its definition.</summary>
    private const char NoText = '\uFDD0';

    private static readonly Encoding s_utf8 =
        Encoding.GetEncoding("utf-8", EncoderFallback.ExceptionFallback, new DecoderReplacementFallback($"{NoText}"));

    private static readonly string[] s_columns = ["videoid", "contentUrl", "duration", "page_dir", "name"];
    private readonly StreamReader _text;
    private readonly CsvReader _rows;
    private readonly int[] _places;
    private readonly int _width;
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    private FootageTable(string path)
    {
        _text = OpenText(path);
        _rows = new CsvReader(_text);
        var (line, header) = _rows.ReadHeader() ?? ("", default);
        var names = header is { Fault: null, Fields: { } fields } ? fields.Select(field => field.Trim()).ToList() : [];
        _places = [.. s_columns.Select(column => names.Count(name => name == column) == 1 ? names.IndexOf(column) : -1)];
        _width = names.Count;
        if (_places.Contains(-1))
        {
            _text.Dispose();
            throw NoTable(path, line, s_columns.Where((_, i) => _places[i] < 0));
        }
    }

    /// <summary>Opens the table of a folder: the one that is given, else <c>clips.csv</c>, else its only CSV.</summary>
    /// <exception cref="InvalidDataException">There is none, or it has not the columns.</exception>
    public static FootageTable Open(string folder, string? file) => new(file ?? Find(folder));

    /// <summary>UTF-16 where its mark says so; a mark of UTF-8 is passed over.</summary>
    private static StreamReader OpenText(string path)
    {
        var file = File.OpenRead(path);
        var mark = new byte[2];
        var isWide = file.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false) == 2 && mark is [0xFF, 0xFE] or [0xFE, 0xFF];
        file.Position = 0;
        return new StreamReader(file, s_utf8, detectEncodingFromByteOrderMarks: isWide);
    }

    private static InvalidDataException NoTable(string path, string line, IEnumerable<string> missing) => new(
        $"{path} is no table in the WebVid form: its first line names {string.Join(", ", missing)} not at all, or twice. "
        + (line.Length == 0 ? "It has no line." : $"The line is '{Shown(line)}'; commas, semicolons or tabs separate its names."));

    /// <summary>All rows in order; one that is none is a fault.</summary>
    public IEnumerable<(int Line, ListedClip? Clip, DroppedException? Fault)> Read()
    {
        for (var count = 0; _rows.Read() is { } row; count++)
        {
            if (count == MaxRows)
            {
                throw new InvalidDataException($"The table has more than {MaxRows} rows; at most that many are ingested into one pool.");
            }
            var fault = FaultOf(row);
            yield return (row.Line, fault is null ? Clip(row) : null, fault);
        }
    }

    public void Dispose() => _text.Dispose();

    private static string Find(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        }
        var tables = Directory.EnumerateFiles(folder, "*.csv").Take(9).ToList();
        var usual = Path.Combine(folder, "clips.csv");
        return tables.Contains(usual) ? usual
            : tables.Count == 1 ? tables[0]
            : tables.Count == 0 ? throw new InvalidDataException($"'{folder}' has no CSV.")
            : throw new InvalidDataException(
                $"'{folder}' has several CSVs and no clips.csv ({string.Join(", ", tables.Select(Path.GetFileName))}): say which.");
    }

    private DroppedException? FaultOf(CsvRow row)
    {
        if ((row.Fault ?? ShapeFault(row.Fields)) is { } broken)
        {
            return new DroppedException(DropReason.MalformedRow, broken);
        }
        var clip = Clip(row);
        return !_ids.Add(clip.VideoId) ? new DroppedException(DropReason.DuplicateId, $"'{clip.VideoId}' has stood above")
            : clip.Name.Length == 0 ? new DroppedException(DropReason.EmptyCaption, "the name is empty")
            : null;
    }

    private string? ShapeFault(IReadOnlyList<string> fields)
    {
        if (fields.Count != _width)
        {
            return $"{fields.Count} fields under a header of {_width}";
        }
        for (var i = 0; i < s_columns.Length; i++)
        {
            if (TextFault(fields[_places[i]], s_columns[i] == "name" ? MaxCaptionLength : MaxNameLength) is { } fault)
            {
                return $"{s_columns[i]} {fault}";
            }
        }
        return string.IsNullOrWhiteSpace(fields[_places[0]]) ? "no videoid" : null;
    }

    private static string? TextFault(string value, int limit)
    {
        if (value.Length > limit)
        {
            return $"of {value.Length} characters, {limit} at most";
        }
        var at = value.AsSpan().IndexOfAny(NoText, '\uFFFD', '\0');
        return at < 0 ? null : value[at] switch
        {
            NoText => $"is no UTF-8 at character {at + 1}: '{Shown(value)}'",
            '\0' => $"holds a zero character (U+0000) at character {at + 1}",
            _ => $"holds U+FFFD at character {at + 1}, which stands for what could not be read: '{Shown(value)}'",
        };
    }

    private static string Shown(string text) =>
        (text.Length > MaxShownLength ? text[..MaxShownLength] + "…" : text).Replace(NoText, '\uFFFD');

    private ListedClip Clip(CsvRow row) =>
        new(row.Line, Field(row, 0), Field(row, 1), Field(row, 3),
            string.Join(' ', Field(row, 4).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    private string Field(CsvRow row, int column) => row.Fields[_places[column]].Trim();
}

/// <summary>A row of a table in the WebVid form (Bain et al. 2021): <paramref name="Name"/> is the caption.</summary>
internal sealed record ListedClip(int Line, string VideoId, string ContentUrl, string PageDir, string Name);
