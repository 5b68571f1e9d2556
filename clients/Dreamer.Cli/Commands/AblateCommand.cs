using System.CommandLine;
using System.Text.Json.Nodes;
using Dreamer.Cli.Display;
using Dreamer.Hosting;
using Dreamer.Server.Hosting;
using Dreamer.Training.Ablation;

namespace Dreamer.Cli.Commands;

/// <summary><c>ablate</c>: what each part of stage two is good for.</summary>
internal static class AblateCommand
{
    public static Command Create()
    {
        var usual = new AblationPlan();
        var run = CommandOptions.Folder("--run", "The folder for checkpoints, models and the table", Path.Combine("runs", "ablation"));
        var model = CommandOptions.Folder("--model", "The model whose earlier phases all variants stand on", HomeFolder.Model);
        var seeds = CommandOptions.Count("--seeds", "How often each variant is trained", usual.Seeds, most: 100);
        var steps = CommandOptions.Count("--steps", "Training steps of each", usual.Training.Steps, most: 1_000_000);
        var prompts = CommandOptions.Count("--prompts", "Held-out prompts that judge each", usual.Prompts, most: 10_000);
        var device = CommandOptions.Device("it trains and judges");
        var ablate = new Command(
            "ablate", "Trains and judges stage two without each of its parts. Ctrl-C saves; the same command goes on from there")
        {
            run, model, seeds, steps, prompts, device, JsonOption.Json,
        };
        ablate.SetAction((parsed, stop) =>
        {
            var training = usual.Training with { Steps = parsed.GetValue(steps) };
            var plan = usual with { Seeds = parsed.GetValue(seeds), Prompts = parsed.GetValue(prompts), Training = training };
            var folder = parsed.GetRequiredValue(run);
            var study = new AblationStudy(parsed.GetRequiredValue(model), folder, plan, new TerminalLines(), TimeProvider.System)
            {
                Device = CommandOptions.DeviceOf(device, parsed),
            };
            return Task.Run(() => Run(study, folder, plan, stop), CancellationToken.None);
        });
        return ablate.WithExamples("./dreamer ablate --seeds 3", "./dreamer ablate --run runs/quick --steps 500 --prompts 20");
    }

    private static int Run(AblationStudy study, string folder, AblationPlan plan, CancellationToken stop)
    {
        var results = CommandOptions.In("--run", folder, () => study.Run(stop));
        var table = AblationTable.Write(results);
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(folder).FullName, "table.md"), table);
        var rows = results.Select(result => new { result.Variant, result.Seed, Report = JsonNode.Parse(result.Report.ToJson()) });
        Terminal.Answer(new { Results = rows }, table);
        return results.Count == plan.Seeds * study.Variants.Count ? ExitCode.Done : ExitCode.Cancelled;
    }
}
