using System.Globalization;
using System.Text;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Sampling;
using Dreamer.Media;

namespace Dreamer.Training.Evaluation;

/// <summary>Quality against steps: how few a model needs.</summary>
public static class StepsCurve
{
    private const int Width = 900;
    private const int Height = 420;

    /// <summary>Asks the same prompts of every sampler at every number of steps; <paramref name="onPoint"/> is told of all points so far.</summary>
    public static IReadOnlyList<StepsPoint> Measure(
        DreamerModel model, IReadOnlyList<EvaluationPrompt> prompts, IReadOnlyList<SamplerKind> samplers, IReadOnlyList<int> steps,
        Action<IReadOnlyList<StepsPoint>> onPoint, CancellationToken ct)
    {
        var points = new List<StepsPoint>();
        foreach (var (sampler, count) in samplers.SelectMany(sampler => steps.Select(count => (sampler, count))))
        {
            using var generator = new ModelGenerator(model, new GeneratorSettings { Sampler = sampler, Steps = count });
            points.Add(new StepsPoint(sampler, count, Evaluator.Run(prompts, generator.Generate, TimeProvider.System, null, ct)));
            onPoint(points);
        }
        return points;
    }

    /// <summary>A Markdown table.</summary>
    public static string Table(IEnumerable<StepsPoint> points)
    {
        var table = new StringBuilder("| sampler | steps | colour | shape | position | motion | sharpness, still | later frames | seconds a clip |\n|---|---|---|---|---|---|---|---|---|\n");
        foreach (var (sampler, steps, report) in points)
        {
            table.AppendLine(CultureInfo.InvariantCulture,
                $"| {sampler} | {steps} | {report.Colour.Share:P0} | {report.Shape.Share:P0} | {report.Position.Share:P0} | {report.Motion.Share:P0} | {report.StillSharpness:F3} | {report.Sharpness:F3} | {report.SecondsPerClip:F2} |");
        }
        return table.ToString();
    }

    /// <summary>Shares of right shapes and motions, a line for each sampler.</summary>
    public static RgbImage Plot(IReadOnlyList<StepsPoint> points, string model)
    {
        var lines = points.GroupBy(point => point.Sampler).SelectMany(sampler => new[]
        {
            Line($"{sampler.Key} shape", sampler, report => report.Shape.Share),
            Line($"{sampler.Key} motion", sampler, report => report.Motion.Share),
        });
        return LineChart.Render($"{model}: share right against denoising steps", "steps", [.. lines], width: Width, height: Height);
    }

    private static ChartSeries Line(string name, IEnumerable<StepsPoint> points, Func<EvaluationReport, double> value) =>
        new(name, [.. points.Select(point => ((double)point.Steps, value(point.Report)))]);
}
