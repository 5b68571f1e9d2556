using Dreamer.Client.Generations;

namespace Dreamer.Cli.Display;

/// <summary>A line for each stage of a generation, and for each quarter of one.</summary>
internal sealed class PlainProgress(Action<string> write)
{
    private const int LinesAStage = 4;

    private string _last = "";
    private bool _began;

    /// <summary>Of several generations each line begins with whose it is.</summary>
    public static async Task ShowAsync(IAsyncEnumerable<GenerationEvent> events, Action<string> write, Func<string, string>? nameOf = null)
    {
        var all = new Dictionary<string, PlainProgress>();
        await foreach (var item in events)
        {
            var id = item.GenerationId;
            if (!all.TryGetValue(id, out var one))
            {
                all[id] = one = new PlainProgress(nameOf is null ? write : line => write($"{nameOf(id)}: {line}"));
            }

            one.Show(item);
        }
    }

    private void Show(GenerationEvent item)
    {
        if (item.Type is not (EventTypes.State or EventTypes.Progress))
        {
            return;
        }

        var (mark, line) = Describe(item);
        if (mark != _last && !(_began && mark == ProgressDisplay.Encode)) // nobody waits for a clip's motion to be read
        {
            write(line);
            _last = mark;
        }

        _began |= item.Progress?.Stage is not null;
    }

    /// <summary>The line, and a mark that stays the same until the next line is due.</summary>
    private static (string Mark, string Line) Describe(GenerationEvent item)
    {
        var progress = item.Progress;
        if (item.State != GenerationStates.Running || progress?.Stage is not { } stage)
        {
            var waits = ProgressDisplay.WaitOf(progress);
            return ($"{item.State} {progress?.Position}", $"{item.State}{waits}");
        }

        var line = ProgressDisplay.LineOf(progress, stage);
        return ProgressDisplay.HasSteps(progress) ? ($"{stage} {progress.Step * LinesAStage / progress.Steps}", line) : (stage, line);
    }
}
