using System.CommandLine;
using System.Text.Json.Nodes;
using Dreamer.Cli.Display;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Hosting;
using Dreamer.Media;
using Dreamer.Server.Hosting;
using Dreamer.Training.Evaluation;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Scenes;

namespace Dreamer.Cli.Commands;

/// <summary><c>eval</c>: what judges say of a model on held-out prompts, beside what they say of the truth.</summary>
internal static class EvalCommand
{
    private const int SheetRows = 16;
    private const int SheetFrames = 8;

    /// <summary>One prompt with two sprites beside so many with one.</summary>
    private const int TwoSpriteShare = 6;

    public static Command Create()
    {
        var defaults = new GeneratorSettings();
        var prompts = CommandOptions.Count("--prompts", "How many held-out prompts", 100, most: 10_000);
        var model = CommandOptions.Folder("--model", "The model's folder", HomeFolder.Model);
        var steps = CommandOptions.Count("--steps", "Denoising steps of each stage", defaults.Steps, most: 1_000);
        var folder = new ReportFolder("report.json, report.txt and sheet.png", Path.Combine("runs", "eval"));
        var eval = new Command("eval", "Measures a model on held-out prompts") { prompts, model, steps, JsonOption.Json, EvalStepsCommand.Create() };
        folder.AddTo(eval);
        var devices = new DeviceFlags().AddTo(eval);
        eval.SetAction((parsed, stop) =>
        {
            var report = folder.Read(parsed);
            return Task.Run(() => CommandOptions.In("--out", report, () => Run(
                CommandOptions.Load(parsed.GetRequiredValue(model), devices, parsed), parsed.GetValue(prompts),
                defaults with { Steps = parsed.GetValue(steps) }, report, stop)), CancellationToken.None);
        });
        return eval.WithExamples("./dreamer eval --prompts 300", "./dreamer eval --model runs/nano/model --out runs/eval-mine");
    }

    private static int Run(DreamerModel loaded, int count, GeneratorSettings settings, string folder, CancellationToken stop)
    {
        var prompts = EvaluationPrompts.HeldOut(count);
        using var model = loaded;
        using var generator = new ModelGenerator(model, settings);
        var rows = new List<(string Caption, IReadOnlyList<RgbImage> Frames)>();
        var done = 0;
        var report = Evaluator.Run(prompts, generator.Generate, TimeProvider.System, (assessment, clip) =>
        {
            if (rows.Count < SheetRows)
            {
                rows.Add(Row(assessment.Prompt, clip));
            }
            if (++done % 10 == 0)
            {
                Terminal.Line($"{done} of {count} prompts");
            }
        }, stop);
        var two = EvaluationPrompts.TwoSprites(Math.Max(count / TwoSpriteShare, 1));
        string[] apart =
        [
            $"{model.Info.Name}, {TwoSpriteReport.Of(two, generator.Generate, stop)}",
            $"clean truth, {TwoSpriteReport.Of(two, References.Clean, stop)}",
        ];
        var clean = Evaluator.Run(prompts, References.Clean, TimeProvider.System, null, stop);
        var degraded = Evaluator.Run(prompts, References.Degraded, TimeProvider.System, null, stop);
        var table = EvaluationTable.Write((model.Info.Name, report), ("clean truth", clean), ("degraded truth", degraded));
        Write(folder, report, $"{table}\n{string.Join('\n', apart)}\n", rows);
        return ExitCode.Done;
    }

    private static void Write(
        string folder, EvaluationReport report, string table, List<(string Caption, IReadOnlyList<RgbImage> Frames)> rows)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "report.json"), report.ToJson() + "\n");
        File.WriteAllText(Path.Combine(folder, "report.txt"), table);
        File.WriteAllBytes(Path.Combine(folder, "sheet.png"), Png.Encode(ContactSheet.Render(rows)));
        Terminal.Answer(JsonNode.Parse(report.ToJson())!, table, $"Report and contact sheet: {folder}");
    }

    /// <summary>The still, then frames spread over the clip.</summary>
    private static (string Caption, IReadOnlyList<RgbImage> Frames) Row(EvaluationPrompt prompt, GeneratedClip clip)
    {
        var frames = Enumerable.Range(0, SheetFrames).Select(i => Image(clip.Frame(i * (clip.FrameCount - 1) / (SheetFrames - 1))));
        return ($"{prompt.Caption.Text}: {prompt.MotionCaption}", [Image(clip.Still), .. frames]);
    }

    private static RgbImage Image(ReadOnlySpan<float> chw) => new(Scene.Side, Scene.Side, Renderer.ToBytes(chw));
}
