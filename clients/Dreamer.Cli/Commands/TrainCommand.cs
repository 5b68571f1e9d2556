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
        var nano = new Command("nano", "Trains nano. Ctrl-C saves; the same command goes on from there") { run, model };
        nano.SetAction((parsed, stop) =>
        {
            var folder = parsed.GetRequiredValue(run);
            return Task.Run(() => Run(folder, parsed.GetValue(model) ?? Path.Combine(folder, "model"), stop), CancellationToken.None);
        });
        return new Command("train", "Trains a model on the synthetic world") { nano };
    }

    private static int Run(string runFolder, string modelFolder, CancellationToken stop)
    {
        var isComplete = new NanoRecipe(runFolder, modelFolder, new Lines(), TimeProvider.System).Run(stop);
        Terminal.Line(isComplete ? $"The model is in {modelFolder}." : $"Stopped; the state is in {runFolder}.");
        return isComplete ? ExitCode.Done : ExitCode.Cancelled;
    }

    /// <summary>Reports in order and at once, unlike Progress&lt;T&gt;.</summary>
    private sealed class Lines : IProgress<string>
    {
        public void Report(string value) => Terminal.Line(value);
    }
}
