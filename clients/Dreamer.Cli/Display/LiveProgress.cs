using Dreamer.Client.Generations;
using Spectre.Console;

namespace Dreamer.Cli.Display;

/// <summary>A bar for each stage, with the time that is left.</summary>
internal static class LiveProgress
{
    public static Task ShowAsync(IAsyncEnumerable<GenerationEvent> events) =>
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                new SpinnerColumn())
            .StartAsync(context => DrawAsync(context, events));

    private static async Task DrawAsync(ProgressContext context, IAsyncEnumerable<GenerationEvent> events)
    {
        var bars = new Dictionary<string, ProgressTask>();
        await foreach (var item in events)
        {
            if (item.Progress is { Stage: { } stage } progress && !(bars.Count > 0 && stage == ProgressDisplay.Encode))
            {
                Finish(bars, exceptFor: stage);
                Advance(BarOf(context, bars, stage), progress.Step, ProgressDisplay.HasSteps(progress) ? progress.Steps : 0,
                    Label(stage, progress.EtaMs));
            }
        }

        Finish(bars, exceptFor: null);
    }

    private static ProgressTask BarOf(ProgressContext context, Dictionary<string, ProgressTask> bars, string stage)
    {
        if (!bars.TryGetValue(stage, out var bar))
        {
            bars[stage] = bar = context.AddTask(Label(stage, null));
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

    private static void Finish(Dictionary<string, ProgressTask> bars, string? exceptFor)
    {
        foreach (var (stage, bar) in bars)
        {
            if (stage != exceptFor && !bar.IsFinished)
            {
                Advance(bar, 1, 1, Label(stage, null));
                bar.StopTask();
            }
        }
    }

    private static string Label(string stage, long? etaMs) =>
        Markup.Escape($"{ProgressDisplay.NameOf(stage),-20} {ProgressDisplay.TimeLeft(etaMs)}");
}
