using System.Globalization;
using System.Text;

namespace Dreamer.Training.Evaluation;

/// <summary>Reports side by side as text, one row a figure.</summary>
public static class EvaluationTable
{
    private static readonly (string Name, Func<EvaluationReport, string> Value)[] s_rows =
    [
        ("prompts", report => $"{report.Prompts}"),
        ("colour", report => Percent(report.Colour)),
        ("shape", report => Percent(report.Shape)),
        ("position", report => Percent(report.Position)),
        ("size", report => Percent(report.Size)),
        ("background colour", report => Percent(report.BackgroundColour)),
        ("background kind", report => Percent(report.BackgroundKind)),
        ("motion", report => Percent(report.Motion)),
        ("frame 0 to still", report => Number(report.FirstFramePsnr, "F1") + " dB"),
        ("dynamic degree", report => Number(report.DynamicDegree, "F3")),
        ("sharpness, still", report => Number(report.StillSharpness, "F3")),
        ("sharpness, later frames", report => Number(report.Sharpness, "F3")),
        ("watermark correlation", report => Number(report.WatermarkCorrelation, "F3")),
        ("clips with a watermark", report => Percent(report.Watermarked)),
        ("seconds a clip", report => Number(report.SecondsPerClip, "F2"))
    ];

    /// <summary>For example: columns "model", "clean", "degraded"; then the accuracies of each shape and motion.</summary>
    public static string Write(params (string Title, EvaluationReport Report)[] columns)
    {
        var table = new StringBuilder();
        Line(table, "", columns.Select(column => column.Title));
        foreach (var (name, value) in s_rows)
        {
            Line(table, name, columns.Select(column => value(column.Report)));
        }

        Details(table, "shape", columns, report => report.ByShape);
        Details(table, "motion", columns, report => report.ByMotion);
        return table.ToString();
    }

    private static void Details(
        StringBuilder table, string title, (string Title, EvaluationReport Report)[] columns,
        Func<EvaluationReport, IReadOnlyDictionary<string, Accuracy>> select)
    {
        foreach (var word in columns.SelectMany(column => select(column.Report).Keys).Distinct())
        {
            Line(table, $"  {title}: {word}",
                columns.Select(column => Percent(select(column.Report).GetValueOrDefault(word, new Accuracy(0, 0)))));
        }
    }

    private static void Line(StringBuilder table, string name, IEnumerable<string> cells) =>
        table.Append(CultureInfo.InvariantCulture, $"{name,-38}").AppendJoin("", cells.Select(cell => $"{cell,16}")).AppendLine();

    private static string Percent(Accuracy accuracy) =>
        accuracy.Asked == 0 ? "not asked" : string.Create(CultureInfo.InvariantCulture, $"{accuracy.Share:P0} of {accuracy.Asked}");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
