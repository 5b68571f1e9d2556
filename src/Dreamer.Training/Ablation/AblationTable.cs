using System.Globalization;
using Dreamer.Training.Evaluation;

namespace Dreamer.Training.Ablation;

/// <summary>A row for each variant: mean ± deviation over its seeds, where it has several, as a Markdown table.</summary>
public static class AblationTable
{
    private static readonly (string Name, string Format, Func<EvaluationReport, double> Value)[] s_columns =
    [
        ("motion", "P0", report => report.Motion.Share),
        ("dynamic degree", "F3", report => report.DynamicDegree),
        ("frame 0 to still, dB", "F1", report => report.FirstFramePsnr),
        ("sharpness, later frames", "F3", report => report.Sharpness),
        ("clips with a watermark", "P0", report => report.Watermarked.Share),
    ];

    public static string Write(IEnumerable<AblationResult> results) => MarkdownTable.Write(
        ["variant", "seeds", .. s_columns.Select(column => column.Name)],
        results.GroupBy(result => result.Variant).Select(variant => (string[])
            [variant.Key, $"{variant.Count()}",
                .. s_columns.Select(column => Cell([.. variant.Select(r => column.Value(r.Report))], column.Format))]));

    private static string Cell(double[] values, string format)
    {
        var mean = values.Average();
        if (values.Length == 1)
        {
            return Text(mean);
        }
        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        return $"{Text(mean)} ± {Text(deviation)}";

        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }
}

/// <summary>What judges say of one variant, trained with one seed.</summary>
public sealed record AblationResult(string Variant, int Seed, EvaluationReport Report);
