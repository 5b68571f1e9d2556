using System.Globalization;
using System.Text.Json;
using Dreamer.Media;
using Dreamer.Training.Files;

namespace Dreamer.Training.Runs;

/// <summary>A phase's reports, a JSON line each, and their curves as a picture.</summary>
internal sealed class TrainingLog
{
    private readonly string _folder;
    private readonly string _name;
    private readonly List<TrainingReport> _reports;

    /// <summary>Opens the log of a phase that has seen this many steps; reports of steps that will be repeated are dropped.</summary>
    public TrainingLog(string folder, string name, int step)
    {
        (_folder, _name) = (folder, name);
        Directory.CreateDirectory(folder);
        _reports = !File.Exists(LinesPath) ? [] :
            [.. File.ReadLines(LinesPath).Select(Parse).OfType<TrainingReport>().Where(report => report.Step <= step)];
        WholeFile.Write(LinesPath, string.Concat(_reports.Select(report => Line(report) + "\n")));
    }

    private string LinesPath => Path.Combine(_folder, "log.jsonl");

    public void Add(TrainingReport report)
    {
        _reports.Add(report);
        File.AppendAllText(LinesPath, Line(report) + "\n");
    }

    /// <summary>Draws every figure over the steps, on a logarithmic scale where all are positive.</summary>
    public void DrawCurves()
    {
        var names = _reports.SelectMany(report => report.Figures.Keys).Distinct();
        var series = names.Select(name => new ChartSeries(name, Points(name))).Where(s => s.Points.Count > 1).ToList();
        if (series.Count > 0)
        {
            var positive = series.All(s => s.Points.All(point => point.Y > 0));
            File.WriteAllBytes(Path.Combine(_folder, "loss.png"), Png.Encode(LineChart.Render($"{_name}: loss", "step", series, positive)));
        }
    }

    private List<(double X, double Y)> Points(string name) =>
        [.. _reports.Where(report => report.Figures.ContainsKey(name)).Select(report => ((double)report.Step, report.Figures[name]))];

    /// <summary>Null for a line that a kill or a full disk left half written.</summary>
    private static TrainingReport? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<TrainingReport>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Line(TrainingReport report) => JsonSerializer.Serialize(report);
}

/// <summary>Averages over the steps since the last report.</summary>
public sealed record TrainingReport(int Step, IReadOnlyDictionary<string, double> Figures, double SamplesPerSecond)
{
    public override string ToString() =>
        string.Join("  ", Figures.Select(figure => string.Create(CultureInfo.InvariantCulture, $"{figure.Key} {figure.Value:0.0000}")));
}
