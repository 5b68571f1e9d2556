using System.CommandLine;
using System.Text.Json.Nodes;
using Dreamer.Cli.Display;
using Dreamer.Hosting;
using Dreamer.Training.Footage;
using Dreamer.Training.Footage.Filters;

namespace Dreamer.Cli.Commands;

/// <summary><c>data ingest</c>: a folder of clips in the WebVid form becomes a pool that stage two learns from.</summary>
internal static class IngestCommand
{
    public static Command Create()
    {
        var defaults = new FootageSettings();
        var folder = new Argument<string>("folder") { Description = "Clips, and a CSV with videoid,contentUrl,duration,page_dir,name" };
        var pool = CommandOptions.Folder("--out", "The pool's folder", Path.Combine("data", "pool"));
        var table = new Option<string?>("--csv") { Description = "The CSV (default: the folder's clips.csv, else its only one)" };
        var windows = CommandOptions.Count("--windows", "At most so many windows of two seconds from a clip", defaults.Windows, most: 64);
        var seconds = CommandOptions.Count("--seconds", "How much of a clip is read", defaults.Seconds, least: 2, most: 3_600);
        var cut = Threshold("--cut", "Drops windows whose colours change at once by more; 1 drops none", defaults.SceneCut);
        var still = Threshold("--still", "Drops windows in which the liveliest places change by less; 0 drops none", defaults.Still);
        var text = Threshold("--text", "Drops windows with resting strokes denser than this; 1 drops none", defaults.TextOverlay);
        var device = CommandOptions.Device("flow is computed");
        var ingest = new Command("ingest", "Reads, filters and prepares real clips. Ctrl-C stops; the same command goes on from there")
        {
            folder, pool, table, windows, seconds, cut, still, text, device,
        };
        ingest.SetAction((parsed, stop) =>
        {
            var settings = defaults with
            {
                Windows = parsed.GetValue(windows),
                Seconds = parsed.GetValue(seconds),
                SceneCut = parsed.GetValue(cut),
                Still = parsed.GetValue(still),
                TextOverlay = parsed.GetValue(text),
            };
            return RunAsync(new FootageIngest(settings, new TerminalLines(), CommandOptions.DeviceOf(device, parsed)),
                parsed.GetRequiredValue(folder), parsed.GetValue(table), parsed.GetRequiredValue(pool), stop);
        });
        return ingest.WithExamples(
            "./dreamer data ingest footage --out pools/footage", "./dreamer data ingest footage --csv footage/all.csv --windows 4");
    }

    private static async Task<int> RunAsync(FootageIngest ingest, string folder, string? table, string pool, CancellationToken stop)
    {
        var report = await Task.Run(() => ingest.RunAsync(folder, table, pool, stop), CancellationToken.None);
        Terminal.Answer(
            JsonNode.Parse(report.ToJson())!, report.ToText(),
            report.IsComplete ? $"The pool, its report and its pictures are in {pool}." : $"Stopped; what was done is in {pool}.");
        return report.IsComplete ? ExitCode.Done : ExitCode.Cancelled;
    }

    private static Option<double> Threshold(string name, string description, double usual) =>
        NumberOptions.Of(name, description, usual, least: 0, most: 1);
}
