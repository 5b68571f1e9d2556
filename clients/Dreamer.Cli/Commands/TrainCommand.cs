using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Training.Recipes;

namespace Dreamer.Cli.Commands;

/// <summary><c>train nano</c>: every phase, from nothing to a model's folder.</summary>
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
        var nano = new Command("nano", "Trains nano. Ctrl-C saves; the same command goes on from there") { run, model, config, start, phases, modules };
        nano.SetAction((parsed, stop) =>
        {
            var folder = parsed.GetRequiredValue(run);
            var recipe = new NanoRecipe(folder, parsed.GetValue(model) ?? Path.Combine(folder, "model"), new TerminalLines(), TimeProvider.System)
            {
                Plans = parsed.GetValue(config) is { } file ? NanoPlans.Read(file) : new NanoPlans(),
                StartFrom = parsed.GetValue(start),
                GoOn = parsed.GetRequiredValue(phases),
                MotionFrom = parsed.GetValue(modules),
            };
            return Task.Run(() => Run(recipe, folder, stop), CancellationToken.None);
        });
        return new Command("train", "Trains a model on the synthetic world") { nano };
    }

    private static int Run(NanoRecipe recipe, string runFolder, CancellationToken stop)
    {
        var isComplete = recipe.Run(stop);
        Terminal.Line(isComplete ? $"The model is in {recipe.ModelFolder}." : $"Stopped; the state is in {runFolder}.");
        return isComplete ? ExitCode.Done : ExitCode.Cancelled;
    }
}
