using System.CommandLine;
using Dreamer.Client;

namespace Dreamer.Cli.Commands;

/// <summary>A part of a command that does one thing on a server.</summary>
internal static class ServerVerb
{
    public static Command Run(this Command verb, SharedOptions shared, Func<DreamerClient, ParseResult, CancellationToken, Task> run)
    {
        verb.SetAction(async (parsed, stop) =>
        {
            await using var server = await shared.OpenAsync(parsed, stop);
            await run(server.Client, parsed, stop);
            return ExitCode.Done;
        });
        return verb;
    }
}
