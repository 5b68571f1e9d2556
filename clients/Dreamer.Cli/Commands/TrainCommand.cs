using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Hosting;
using Dreamer.Server.Hosting;
using Dreamer.Training.Recipes;

namespace Dreamer.Cli.Commands;

/// <summary><c>train nano</c>: every phase, from nothing to a model's folder. <c>train stage-two</c>: motion alone, from real clips.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var run = new Option<string>("--run") { Description = "The folder for checkpoints, logs and loss curves", DefaultValueFactory = _ => Path.Combine("runs", "nano") };
        var model = new Option<string?>("--out") { Description = "The model's folder (default: model in the run's folder)" };
        var config = new Option<string?>("--config") { Description = "A JSON file with other plans than the defaults, such as {\"stage_two\": {\"steps\": 5000}}" };
        var start = new Option<string?>("--start-from") { Description = "A model's folder: its networks are taken as they are, but for those that go on learning" };
        var phases = new Option<string[]>("--phases")
        {
            Description = $"With --start-from: what goes on learning, of {string.Join(", ", NanoRecipe.Continued)}",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => ["stage-two"],
        };
        phases.AcceptOnlyFromAmong([.. NanoRecipe.Continued]);
        var modules = new Option<string?>("--motion-from") { Description = "A folder or file of public motion modules (UNetMotionModel, MotionAdapter): stage two's temporal transformers begin with them" };
        var device = CommandOptions.Device("it trains");
        var nano = new Command("nano", "Trains nano. Ctrl-C saves; the same command goes on from there") { run, model, config, start, phases, modules, device };
        nano.SetAction((parsed, stop) =>
        {
            var folder = parsed.GetRequiredValue(run);
            var recipe = new NanoRecipe(folder, parsed.GetValue(model) ?? Path.Combine(folder, "model"), new TerminalLines(), TimeProvider.System)
            {
                Plans = parsed.GetValue(config) is { } file ? NanoPlans.Read(file) : new NanoPlans(),
                StartFrom = parsed.GetValue(start),
                GoOn = parsed.GetRequiredValue(phases),
                MotionFrom = parsed.GetValue(modules),
                Device = CommandOptions.DeviceOf(device, parsed),
            };
            return Task.Run(() => Run(recipe, folder, stop), CancellationToken.None);
        });
        nano.WithExamples("./dreamer train nano", "./dreamer train nano --start-from models/nano --phases stage-two --run runs/more");
        return new Command("train", "Trains a model") { nano, StageTwo() };
    }

    private static Command StageTwo()
    {
        var data = new Option<string>("--data") { Description = "A pool of clips, as `data ingest` makes it", Required = true };
        var start = new Option<string>("--start-from") { Description = "A model's folder with nano's shapes, whose stage two goes on learning", DefaultValueFactory = _ => HomeFolder.Model };
        var run = new Option<string>("--run") { Description = "The folder for checkpoints, logs and loss curves", DefaultValueFactory = _ => Path.Combine("runs", "stage-two") };
        var model = new Option<string?>("--out") { Description = "The model's folder (default: model in the run's folder)" };
        var steps = NumberOptions.Optional("--steps", "How many steps", 1, 10_000_000, "as the plans have it");
        var config = new Option<string?>("--config") { Description = "A JSON file with other plans than the defaults, such as {\"stage_two\": {\"batch_size\": 8}}" };
        var device = CommandOptions.Device("it trains");
        var command = new Command("stage-two", "Goes on training a model's motion on real clips. Ctrl-C saves; the same command goes on from there") { data, start, run, model, steps, config, device };
        command.SetAction((parsed, stop) =>
        {
            var folder = parsed.GetRequiredValue(run);
            var plans = parsed.GetValue(config) is { } file ? NanoPlans.Read(file) : new NanoPlans();
            var recipe = new NanoRecipe(folder, parsed.GetValue(model) ?? Path.Combine(folder, "model"), new TerminalLines(), TimeProvider.System)
            {
                Plans = plans with { StageTwo = plans.StageTwo with { Steps = parsed.GetValue(steps) ?? plans.StageTwo.Steps }, Footage = Path.GetFullPath(parsed.GetRequiredValue(data)) },
                StartFrom = parsed.GetRequiredValue(start),
                Device = CommandOptions.DeviceOf(device, parsed),
            };
            return Task.Run(() => Run(recipe, folder, stop), CancellationToken.None);
        });
        return command.WithExamples("./dreamer train stage-two --data pools/footage --steps 2000");
    }

    private static int Run(NanoRecipe recipe, string runFolder, CancellationToken stop)
    {
        var isComplete = CommandOptions.In("--run", runFolder, () => recipe.Run(stop));
        Terminal.Line(isComplete ? $"The model is in {recipe.ModelFolder}." : $"Stopped; the state is in {runFolder}.");
        return isComplete ? ExitCode.Done : ExitCode.Cancelled;
    }
}
