using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Cli.Servers;
using Dreamer.Client;

namespace Dreamer.Cli.Commands;

/// <summary><c>sessions list | show ID | delete ID</c></summary>
internal static class SessionsCommand
{
    public static Command Create()
    {
        var sessions = new Command("sessions", "Lists, shows and deletes sessions");
        var shared = new SharedOptions(sessions);
        sessions.Subcommands.Add(Verb("list", "Lists sessions, newest first", shared, null, (client, _, stop) => ListAsync(client, stop)));
        sessions.Subcommands.Add(Verb("show", "Shows a session's generations", shared, IdArgument(), ShowAsync));
        sessions.Subcommands.Add(Verb("delete", "Deletes a session with everything made in it", shared, IdArgument(), DeleteAsync));
        return sessions;
    }

    private static Argument<string> IdArgument() => new("id") { Description = "The session's id" };

    private static Command Verb(
        string name, string description, SharedOptions shared, Argument<string>? id, Func<DreamerClient, string, CancellationToken, Task> run)
    {
        var verb = new Command(name, description);
        if (id is not null)
        {
            verb.Arguments.Add(id);
        }

        verb.SetAction(async (parsed, stop) =>
        {
            await using var server = await ServerConnection.OpenAsync(shared.Read(parsed), stop);
            await run(server.Client, id is null ? "" : parsed.GetRequiredValue(id), stop);
            return ExitCode.Done;
        });
        return verb;
    }

    private static async Task ListAsync(DreamerClient client, CancellationToken stop)
    {
        string? after = null;
        do
        {
            var page = await client.Sessions.ListAsync(after: after, cancellationToken: stop);
            foreach (var session in page.Data)
            {
                Terminal.Line($"{session.Id}  {session.CreatedAt:yyyy-MM-dd HH:mm}  {session.Title}");
            }

            after = page.NextAfter;
        }
        while (after is not null);
    }

    private static async Task ShowAsync(DreamerClient client, string id, CancellationToken stop)
    {
        var session = await client.Sessions.GetAsync(id, stop);
        Terminal.Line($"{session.Id}  {session.CreatedAt:yyyy-MM-dd HH:mm}  {session.Title}");
        foreach (var generation in session.Generations)
        {
            Terminal.Line($"  {generation.Id}  {generation.Kind,-13}  {generation.State}");
        }
    }

    private static async Task DeleteAsync(DreamerClient client, string id, CancellationToken stop)
    {
        await client.Sessions.DeleteAsync(id, stop);
        Terminal.Line($"Deleted {id}.");
    }
}
