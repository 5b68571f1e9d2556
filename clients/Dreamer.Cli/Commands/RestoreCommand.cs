using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Client;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>restore</c>: takes a deletion back, as long as that is possible.</summary>
internal static class RestoreCommand
{
    /// <summary>What is deleted is in no list, in which a part of an id could be looked up.</summary>
    private static readonly Argument<string> Id = new("generation") { Description = "The whole id, as delete shows it", HelpName = "GENERATION" };

    public static Command Create()
    {
        var restore = new Command("restore", "Brings back what was deleted with a generation some seconds ago") { Id };
        return restore.Run(new SharedOptions(restore), RestoreAsync)
            .WithExamples("./dreamer restore gen_01a2209c2b7a788f8126a4aef81e0535_8cab7d3f3e323777");
    }

    private static async Task RestoreAsync(DreamerClient client, ParseResult parsed, CancellationToken stop)
    {
        var restored = await client.Generations.RestoreAsync(parsed.GetRequiredValue(Id), stop);
        Terminal.Answer(new { Generations = restored }, restored.Select(id => $"Restored {id}."));
    }
}
