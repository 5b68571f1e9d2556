using System.CommandLine;
using System.Text.Json;
using Dreamer.Cli.Display;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Sampling;
using Dreamer.Hosting;
using Dreamer.Media;
using Dreamer.Server.Hosting;
using Dreamer.Training.Evaluation;

namespace Dreamer.Cli.Commands;

/// <summary><c>eval steps</c>: how few steps a model needs, as a table and a plot.</summary>
internal static class EvalStepsCommand
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var prompts = CommandOptions.Count("--prompts", "How many held-out prompts", 56, most: 10_000);
        var model = CommandOptions.Folder("--model", "The model's folder", HomeFolder.Model);
        var counts = NumberOptions.Several("--counts", "Numbers of steps to try", [2, 4, 6, 8, 12, 16, 24], least: 1, most: 1_000);
        var samplers = new Option<SamplerKind[]>("--samplers")
        {
            Description = "Samplers to try",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => Enum.GetValues<SamplerKind>(),
        };
        var folder = new ReportFolder("steps.json, steps.md and steps.png", Path.Combine("runs", "steps"));
        var steps = new Command("steps", "Measures quality against the number of denoising steps") { prompts, model, counts, samplers };
        folder.AddTo(steps);
        var devices = new DeviceFlags().AddTo(steps);
        steps.SetAction((parsed, stop) =>
        {
            var report = folder.Read(parsed);
            return Task.Run(() => CommandOptions.In("--out", report, () => Run(
                CommandOptions.Load(parsed.GetRequiredValue(model), devices, parsed), parsed.GetValue(prompts),
                parsed.GetRequiredValue(samplers), parsed.GetRequiredValue(counts), report, stop)), CancellationToken.None);
        });
        return steps.WithExamples("./dreamer eval steps --counts 4 8 16 --prompts 56");
    }

    private static int Run(DreamerModel loaded, int prompts, SamplerKind[] samplers, int[] counts, string folder, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        using var model = loaded;
        var points = StepsCurve.Measure(model, EvaluationPrompts.HeldOut(prompts), samplers, counts, soFar =>
        {
            var (last, report) = (soFar[^1], soFar[^1].Report);
            Terminal.Line($"{last.Sampler}, {last.Steps} steps: motion {report.Motion.Share:P0}, shape {report.Shape.Share:P0}");
            File.WriteAllText(Path.Combine(folder, "steps.json"), JsonSerializer.Serialize(soFar, s_json) + "\n");
        }, stop);
        File.WriteAllText(Path.Combine(folder, "steps.md"), StepsCurve.Table(points));
        File.WriteAllBytes(Path.Combine(folder, "steps.png"), Png.Encode(StepsCurve.Plot(points, model.Info.Name)));
        Terminal.Answer(JsonSerializer.SerializeToNode(points, s_json)!, StepsCurve.Table(points));
        return ExitCode.Done;
    }
}
