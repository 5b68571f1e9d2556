using System.Text;
using Dreamer.Training.Datasets;

namespace Dreamer.Training.Footage;

/// <summary>The CSV of a folder in the WebVid form: <c>videoid,contentUrl,duration,page_dir,name</c>, in any order, with a header.</summary>
internal sealed class FootageTable : IDisposable
{
    /// <summary>Characters of an id, a folder or an address.</summary>
    private const int MaxNameLength = 512;

    private const int MaxCaptionLength = 1_024;
    private const int MaxRows = 10_000_000;
    private static readonly string[] s_columns = ["videoid", "contentUrl", "duration", "page_dir", "name"];
    private readonly StreamReader _text;
    private readonly CsvReader _rows;
    private readonly int[] _places;
    private readonly int _width;
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    private FootageTable(string path)
    {
        _text = new StreamReader(path, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true);
        _rows = new CsvReader(_text);
        var header = _rows.Read() is { Fault: null } row ? row.Fields : [];
        _places = [.. s_columns.Select(column => header.Count(field => field.Trim() == column) == 1 ? header.Index().First(field => field.Item.Trim() == column).Index : -1)];
        _width = header.Count;
    }

    /// <summary>Opens the table of a folder: the one that is given, else <c>clips.csv</c>, else its only CSV.</summary>
    /// <exception cref="InvalidDataException">There is none, or it has not the columns.</exception>
    public static FootageTable Open(string folder, string? file)
    {
        var path = file ?? Find(folder);
        var table = new FootageTable(path);
        var missing = s_columns.Where((_, i) => table._places[i] < 0).ToList();
        if (missing.Count > 0)
        {
            table.Dispose();
            throw new InvalidDataException($"{path} is no table in the WebVid form: its first line names {string.Join(", ", missing)} not at all, or twice.");
        }
        return table;
    }

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
            : throw new InvalidDataException($"'{folder}' has {(tables.Count == 0 ? "no CSV" : $"several CSVs and no clips.csv ({string.Join(", ", tables.Select(Path.GetFileName))}): say which")}.");
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
            var (value, limit) = (fields[_places[i]], s_columns[i] == "name" ? MaxCaptionLength : MaxNameLength);
            if (value.Length > limit || value.Contains('\uFFFD', StringComparison.Ordinal) || value.Contains('\0', StringComparison.Ordinal))
            {
                return $"{s_columns[i]} {(value.Length > limit ? $"of {value.Length} characters, {limit} at most" : "is no UTF-8 text")}";
            }
        }
        return string.IsNullOrWhiteSpace(fields[_places[0]]) ? "no videoid" : null;
    }

    private ListedClip Clip(CsvRow row) =>
        new(row.Line, Field(row, 0), Field(row, 1), Field(row, 3), string.Join(' ', Field(row, 4).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    private string Field(CsvRow row, int column) => row.Fields[_places[column]].Trim();
}
