using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dreamer.Training.Footage.Filters;
using Dreamer.Training.Footage.Pool;

namespace Dreamer.Training.Footage;

/// <summary>
/// What became of a table's rows and of their clips' windows: how many are kept, and how many are dropped for which reason.
/// </summary>
public sealed record FootageReport(
    bool IsComplete, int Rows, int ClipsKept, IReadOnlyDictionary<DropReason, int> ClipsDropped,
    int Windows, int WindowsKept, IReadOnlyDictionary<DropReason, int> WindowsDropped)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
    };

    internal static FootageReport Of(IReadOnlyList<ClipEntry> clips, bool isComplete)
    {
        var windows = clips.SelectMany(clip => clip.Windows).ToList();
        return new FootageReport(
            isComplete, clips.Count, clips.Count(clip => clip.Reason is null), Counts(clips.Select(clip => clip.Reason)),
            windows.Count, windows.Count(window => window.IsKept), Counts(windows.Select(window => window.Reason)));
    }

    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>A line a figure, for a terminal.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        Line("rows", Rows);
        Line("clips kept", ClipsKept);
        Lines(ClipsDropped);
        Line("windows", Windows);
        Line("windows kept", WindowsKept);
        Lines(WindowsDropped);
        return text.ToString();

        void Line(string name, int count) => text.Append(CultureInfo.InvariantCulture, $"{name,-28}{count,8}\n");
        void Lines(IReadOnlyDictionary<DropReason, int> dropped) =>
            dropped.ToList().ForEach(one => Line($"  dropped: {Words(one.Key)}", one.Value));
    }

    /// <summary>A reason as a report says it.</summary>
    internal static string Words(DropReason reason) => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString()).Replace('_', ' ');

    private static SortedDictionary<DropReason, int> Counts(IEnumerable<DropReason?> reasons) =>
        new(reasons.OfType<DropReason>().GroupBy(reason => reason).ToDictionary(group => group.Key, group => group.Count()));
}
