using Dreamer.Client.Generations;

namespace Dreamer.Cli.Display;

/// <summary>A line for each stage and each quarter of one.</summary>
internal static class PlainProgress
{
    private const int LinesAStage = 4;

    public static async Task ShowAsync(IAsyncEnumerable<GenerationEvent> events, Action<string> write)
    {
        var (last, began) = ("", false);
        await foreach (var item in events.Where(item => item.Type is EventTypes.State or EventTypes.Progress))
        {
            var (mark, line) = Describe(item);
            if (mark != last && !(began && mark == ProgressDisplay.Encode)) // nobody waits for a clip's motion to be read
            {
                write(line);
                last = mark;
            }

            began |= item.Progress?.Stage is not null;
        }
    }

    /// <summary>The line, and a mark that stays the same until the next line is due.</summary>
    private static (string Mark, string Line) Describe(GenerationEvent item)
    {
        var progress = item.Progress;
        if (item.State != GenerationStates.Running || progress?.Stage is not { } stage)
        {
            return (item.State ?? "", item.State ?? "");
        }

        var name = ProgressDisplay.NameOf(stage);
        if (!ProgressDisplay.HasSteps(progress))
        {
            return (stage, name);
        }

        var left = ProgressDisplay.TimeLeft(progress.EtaMs);
        var line = $"{name}: step {progress.Step} of {progress.Steps}{(left.Length > 0 ? ", " + left : "")}";
        return ($"{stage} {progress.Step * LinesAStage / progress.Steps}", line);
    }
}
