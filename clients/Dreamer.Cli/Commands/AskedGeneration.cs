using System.CommandLine;
using Dreamer.Cli.Generating;
using Dreamer.Client;
using Dreamer.Client.Generations;

namespace Dreamer.Cli.Commands;

/// <summary>What was typed for a generation: its parent is still called as a person calls it, and a picture is still a file.</summary>
internal sealed record AskedGeneration(NewGeneration Request, StillSource? Source = null, string? StillOut = null)
{
    /// <summary>As the server takes it.</summary>
    public async Task<NewGeneration> ReadyAsync(DreamerClient client, CancellationToken stop) =>
        Source is not null ? await Source.StartAsync(client, Request, stop)
        : Request.Parent is { } name ? Request with { Parent = await GenerationName.GenerationAsync(client, name, stop) }
        : Request;
}

/// <summary>A command that has something made.</summary>
internal static class MakingCommand
{
    /// <summary>
    /// <list type="number">
    /// <item>What was typed is read, and where the results go is settled.</item>
    /// <item>The server is found.</item>
    /// <item>The generation is made, while a person watches.</item>
    /// </list>
    /// </summary>
    public static Command Makes(
        this Command command, string files, Func<ParseResult, SharedOptions, AskedGeneration> read, bool takesModelName = true)
    {
        var results = new ResultOptions(command, files);
        var shared = takesModelName ? SharedOptions.WithModelName(command) : new SharedOptions(command);
        command.SetAction(async (parsed, stop) =>
        {
            var asked = read(parsed, shared);
            var places = results.Read(parsed, GenerationKinds.MakesClip(asked.Request.Kind), asked.Request.Count, asked.StillOut);
            await using var server = await shared.OpenAsync(parsed, stop);
            return await GenerationRun.RunAsync(
                server.Client, await asked.ReadyAsync(server.Client, stop), places, shared.Flags(parsed), stop);
        });
        return command;
    }
}
