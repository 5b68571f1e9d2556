using System.Globalization;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Sampling;
using Dreamer.Media;

namespace Dreamer.Training.Evaluation;

/// <summary>Quality against steps: how few a model needs.</summary>
public static class StepsCurve
{
    private const int Width = 900;
    private const int Height = 420;

    /// <summary>
    /// Asks the same prompts of every sampler at every number of steps; <paramref name="onPoint"/> is told of all points so far.
    /// </summary>
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
    public static string Table(IEnumerable<StepsPoint> points) => MarkdownTable.Write(
        ["sampler", "steps", "colour", "shape", "position", "motion", "sharpness, still", "later frames", "seconds a clip"],
        points.Select(point => (string[])
        [
            $"{point.Sampler}", $"{point.Steps}", Percent(point.Report.Colour), Percent(point.Report.Shape),
            Percent(point.Report.Position), Percent(point.Report.Motion),
            Number(point.Report.StillSharpness, "F3"), Number(point.Report.Sharpness, "F3"), Number(point.Report.SecondsPerClip, "F2"),
        ]));

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

    private static string Percent(Accuracy accuracy) => Number(accuracy.Share, "P0");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static ChartSeries Line(string name, IEnumerable<StepsPoint> points, Func<EvaluationReport, double> value) =>
        new(name, [.. points.Select(point => ((double)point.Steps, value(point.Report)))]);
}

/// <summary>What judges say of a model at one number of steps with one sampler.</summary>
public sealed record StepsPoint(SamplerKind Sampler, int Steps, EvaluationReport Report);
