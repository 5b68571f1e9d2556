using System.CommandLine;
using System.Globalization;
using Dreamer.Cli.Display;
using Dreamer.Cli.Generating;
using Dreamer.Client;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>delete</c>: a generation goes, and all that grew from it.</summary>
internal static class DeleteCommand
{
    private static readonly Argument<string> Name = GenerationArgument.Create();
    private static readonly Option<bool> Yes = new("--yes") { Description = "Does not ask" };

    public static Command Create()
    {
        var delete = new Command("delete", "Deletes a generation and all that grew from it, after asking") { Name, Yes };
        return delete.Run(new SharedOptions(delete), DeleteAsync).WithExamples("./dreamer delete last", "./dreamer delete 69d39 --yes");
    }

    private static async Task DeleteAsync(DreamerClient client, ParseResult parsed, CancellationToken stop)
    {
        var id = await GenerationName.GenerationAsync(client, parsed.GetRequiredValue(Name), stop);
        if (!parsed.GetValue(Yes) && !Terminal.Confirms($"Delete {id} and all that grew from it?"))
        {
            throw new OperationCanceledException();
        }

        var deleted = await client.Generations.DeleteAsync(id, stop);
        var until = deleted.RestorableUntil.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        Terminal.Answer(
            new { Id = id, deleted.Generations, deleted.RestorableUntil },
            $"Deleted {id}{(deleted.Generations.Count > 1 ? $" and {deleted.Generations.Count - 1} more" : "")}; it can be restored until {until} UTC.",
            $"next: ./dreamer restore {id}");
    }
}
