using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Hosting;
using Dreamer.Server.Hosting;
using Dreamer.Training.Recipes;

namespace Dreamer.Cli.Commands;

/// <summary>
/// <c>train nano</c>: every phase, from nothing to a model's folder. <c>train stage-two</c>: motion alone, from real clips.
/// </summary>
internal static class TrainCommand
{
    private static readonly Option<string?> Model = Text("--out", "The model's folder (default: model in the run's folder)");
    private static readonly Option<string?> Config = Text(
        "--config", "A JSON file with other plans than the defaults, such as {\"stage_two\": {\"steps\": 5000}}");
    private static readonly Option<string> Device = CommandOptions.Device("it trains");

    public static Command Create() => new Command("train", "Trains a model") { Nano(), StageTwo(), JsonOption.Json }
        .WithExamples("./dreamer train nano", "./dreamer train stage-two --data pools/footage");

    private static Command Nano()
    {
        var run = CommandOptions.Folder("--run", "The folder for checkpoints, logs and loss curves", Path.Combine("runs", "nano"));
        var start = Text("--start-from", "A model's folder: its networks are taken as they are, but for those that go on learning");
        var phases = Phases();
        var modules = Text(
            "--motion-from", "Public motion modules (UNetMotionModel, MotionAdapter), with which stage two's temporal transformers begin");
        var nano = new Command("nano", "Trains nano. Ctrl-C saves; the same command goes on from there")
        {
            run, Model, Config, start, phases, modules, Device,
        };
        nano.SetAction((parsed, stop) =>
        {
            var folder = parsed.GetRequiredValue(run);
            var recipe = new NanoRecipe(folder, ModelIn(folder, parsed), new TerminalLines(), TimeProvider.System)
            {
                Plans = PlansOf(parsed),
                StartFrom = parsed.GetValue(start),
                GoOn = parsed.GetRequiredValue(phases),
                MotionFrom = parsed.GetValue(modules),
                Device = CommandOptions.DeviceOf(Device, parsed),
            };
            return Task.Run(() => Run(recipe, folder, stop), CancellationToken.None);
        });
        return nano.WithExamples(
            "./dreamer train nano", "./dreamer train nano --start-from models/nano --phases stage-two --run runs/more");
    }

    private static Command StageTwo()
    {
        var data = new Option<string>("--data") { Description = "A pool of clips, as `data ingest` makes it", Required = true };
        var start = CommandOptions.Folder(
            "--start-from", "A model's folder with nano's shapes, whose stage two goes on learning", HomeFolder.Model);
        var run = CommandOptions.Folder("--run", "The folder for checkpoints, logs and loss curves", Path.Combine("runs", "stage-two"));
        var steps = NumberOptions.Optional("--steps", "How many steps", 1, 10_000_000, "as the plans have it");
        var command = new Command(
            "stage-two", "Goes on training a model's motion on real clips. Ctrl-C saves; the same command goes on from there")
        {
            data, start, run, Model, steps, Config, Device,
        };
        command.SetAction((parsed, stop) =>
        {
            var (folder, plans) = (parsed.GetRequiredValue(run), PlansOf(parsed));
            var stageTwo = plans.StageTwo with { Steps = parsed.GetValue(steps) ?? plans.StageTwo.Steps };
            var recipe = new NanoRecipe(folder, ModelIn(folder, parsed), new TerminalLines(), TimeProvider.System)
            {
                Plans = plans with { StageTwo = stageTwo, Footage = Path.GetFullPath(parsed.GetRequiredValue(data)) },
                StartFrom = parsed.GetRequiredValue(start),
                Device = CommandOptions.DeviceOf(Device, parsed),
            };
            return Task.Run(() => Run(recipe, folder, stop), CancellationToken.None);
        });
        return command.WithExamples("./dreamer train stage-two --data pools/footage --steps 2000");
    }

    private static Option<string[]> Phases()
    {
        var phases = new Option<string[]>("--phases")
        {
            Description = $"With --start-from: what goes on learning, of {string.Join(", ", NanoRecipe.Continued)}",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => ["stage-two"],
        };
        return phases.AcceptOnlyFromAmong([.. NanoRecipe.Continued]);
    }

    private static Option<string?> Text(string name, string description) => new(name) { Description = description, HelpName = "PATH" };

    private static string ModelIn(string run, ParseResult parsed) => parsed.GetValue(Model) ?? Path.Combine(run, "model");

    private static NanoPlans PlansOf(ParseResult parsed) => parsed.GetValue(Config) is { } file ? NanoPlans.Read(file) : new NanoPlans();

    private static int Run(NanoRecipe recipe, string runFolder, CancellationToken stop)
    {
        var isComplete = CommandOptions.In("--run", runFolder, () => recipe.Run(stop));
        Terminal.Answer(
            new { IsComplete = isComplete, recipe.ModelFolder, RunFolder = runFolder },
            isComplete ? $"The model is in {recipe.ModelFolder}." : $"Stopped; the state is in {runFolder}.");
        return isComplete ? ExitCode.Done : ExitCode.Cancelled;
    }
}
