using System.Globalization;
using System.Text;
using Dreamer.Training.Datasets;
using Dreamer.Training.Footage.Filters;
using Dreamer.Training.Footage.Pool;

namespace Dreamer.Training.Footage;

/// <summary>The report of a pool as files: counts, and what became of each row.</summary>
internal static class FootageFiles
{
    public static void Write(string folder, IReadOnlyList<ClipEntry> clips, FootageReport report)
    {
        File.WriteAllText(Path.Combine(folder, "report.json"), report.ToJson() + "\n");
        File.WriteAllText(Path.Combine(folder, "report.txt"), report.ToText());
        File.WriteAllText(Path.Combine(folder, "clips.csv"), Table(clips));
    }

    /// <summary>A line a window; one for a clip without any.</summary>
    private static string Table(IReadOnlyList<ClipEntry> clips)
    {
        var text = new StringBuilder("line,videoid,start,outcome,scene_cut,still,text_overlay,detail\n");
        foreach (var clip in clips)
        {
            var (line, id) = (clip.Line, Csv.Field(clip.VideoId));
            if (clip.Windows.Count == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{line},{id},,{Outcome(clip.Reason)},,,,{Csv.Field(clip.Detail)}\n");
            }
            foreach (var window in clip.Windows)
            {
                var measures = window.Measures;
                text.Append(CultureInfo.InvariantCulture,
                    $"{line},{id},{window.Start},{Outcome(window.Reason)},{measures.SceneCut},{measures.Still},{measures.TextOverlay},\n");
            }
        }
        return text.ToString();
    }

    private static string Outcome(DropReason? reason) => reason is { } dropped ? FootageReport.Words(dropped) : "kept";
}
