using Dreamer.Client.Generations;
using Spectre.Console;

namespace Dreamer.Cli.Display;

/// <summary>A bar for each stage, with the time that is left.</summary>
internal static class LiveProgress
{
    public static Task ShowAsync(IAsyncEnumerable<GenerationEvent> events, Func<string, string>? nameOf) =>
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                new SpinnerColumn())
            .StartAsync(context => DrawAsync(context, events, nameOf));

    private static async Task DrawAsync(ProgressContext context, IAsyncEnumerable<GenerationEvent> events, Func<string, string>? nameOf)
    {
        var all = new Dictionary<string, Dictionary<string, ProgressTask>>();
        await foreach (var item in events)
        {
            var name = nameOf?.Invoke(item.GenerationId);
            all.TryAdd(item.GenerationId, []);
            var bars = all[item.GenerationId];
            if (item.Progress is { Stage: { } stage } progress && !(bars.Count > 0 && stage == ProgressDisplay.Encode))
            {
                Finish(bars, name, exceptFor: stage);
                Advance(BarOf(context, bars, stage, name), progress.Step, ProgressDisplay.HasSteps(progress) ? progress.Steps : 0,
                    Label(stage, progress.EtaMs, name));
            }

            if (item.State is { } state && GenerationStates.IsFinal(state))
            {
                Finish(bars, name, exceptFor: null);
            }
        }
    }

    private static ProgressTask BarOf(ProgressContext context, Dictionary<string, ProgressTask> bars, string stage, string? name)
    {
        if (!bars.TryGetValue(stage, out var bar))
        {
            bars[stage] = bar = context.AddTask(Label(stage, null, name));
        }

        return bar;
    }

    private static void Advance(ProgressTask bar, int step, int steps, string label)
    {
        bar.Description = label;
        bar.IsIndeterminate = steps == 0;
        bar.MaxValue = Math.Max(1, steps);
        bar.Value = step;
    }

    private static void Finish(Dictionary<string, ProgressTask> bars, string? name, string? exceptFor)
    {
        foreach (var (stage, bar) in bars)
        {
            if (stage != exceptFor && !bar.IsFinished)
            {
                Advance(bar, 1, 1, Label(stage, null, name));
                bar.StopTask();
            }
        }
    }

    private static string Label(string stage, long? etaMs, string? name) =>
        Markup.Escape($"{(name is null ? "" : name + ": ")}{ProgressDisplay.NameOf(stage),-20} {ProgressDisplay.TimeLeft(etaMs)}");
}
