using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Cli.Generating;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>cancel</c>: ends a generation that nobody needs any more.</summary>
internal static class CancelCommand
{
    private static readonly Argument<string> Name = GenerationArgument.Create();

    public static Command Create()
    {
        var cancel = new Command("cancel", "Ends a generation that waits or runs; its device is free within a few steps") { Name };
        var shared = new SharedOptions(cancel);
        cancel.SetAction(async (parsed, stop) =>
        {
            await using var server = await shared.OpenAsync(parsed, stop);
            var id = await GenerationName.GenerationAsync(server.Client, parsed.GetRequiredValue(Name), stop);
            var result = await server.Client.Generations.CancelAsync(id, stop);
            Terminal.Answer(new { Id = id, Result = result }, GenerationRun.CancelSentence(id, result));
            return ExitCode.Done;
        });
        return cancel.WithExamples("./dreamer cancel last");
    }
}
