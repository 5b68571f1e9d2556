using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Cli.Servers;
using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;

namespace Dreamer.Cli.Commands;

/// <summary><c>sessions [list] | show ID | fork ID | delete ID</c></summary>
internal static class SessionsCommand
{
    private static readonly Option<string?> At = new("--at") { Description = "The generation up to which the tree is copied (default: all of it)" };
    private static readonly Option<string?> Title = new("--title") { Description = "The copy's title (default: the original's)" };

    public static Command Create()
    {
        var sessions = new Command("sessions", "Shows sessions and their trees; lists, forks and deletes them");
        var shared = new SharedOptions(sessions);
        Run(sessions, shared, null, (client, _, _, stop) => ListAsync(client, withTrees: true, stop));
        sessions.Subcommands.Add(Run(new Command("list", "Lists sessions, newest first"), shared, null, (client, _, _, stop) => ListAsync(client, withTrees: false, stop)));
        sessions.Subcommands.Add(Run(new Command("show", "Shows a session's tree, and what each generation was made with"), shared, IdArgument(), ShowAsync));
        sessions.Subcommands.Add(Run(new Command("fork", "Copies a session into a new one that goes on independently") { At, Title }, shared, IdArgument(), ForkAsync));
        sessions.Subcommands.Add(Run(new Command("delete", "Deletes a session with everything made in it"), shared, IdArgument(), DeleteAsync));
        return sessions;
    }

    private static Argument<string> IdArgument() => new("id") { Description = "The session's id" };

    private static Command Run(
        Command verb, SharedOptions shared, Argument<string>? id, Func<DreamerClient, string, ParseResult, CancellationToken, Task> run)
    {
        if (id is not null)
        {
            verb.Arguments.Add(id);
        }

        verb.SetAction(async (parsed, stop) =>
        {
            await using var server = await ServerConnection.OpenAsync(shared.Read(parsed), stop);
            await run(server.Client, id is null ? "" : parsed.GetRequiredValue(id), parsed, stop);
            return ExitCode.Done;
        });
        return verb;
    }

    private static async Task ListAsync(DreamerClient client, bool withTrees, CancellationToken stop)
    {
        string? after = null;
        do
        {
            var page = await client.Sessions.ListAsync(after: after, cancellationToken: stop);
            foreach (var session in page.Data)
            {
                Terminal.Line(Heading(session.Id, session.CreatedAt, session.Title));
                if (withTrees)
                {
                    Draw(await client.Sessions.GetAsync(session.Id, stop), Describe);
                }
            }

            after = page.NextAfter;
        }
        while (after is not null);
    }

    private static async Task ShowAsync(DreamerClient client, string id, ParseResult parsed, CancellationToken stop)
    {
        var session = await client.Sessions.GetAsync(id, stop);
        var made = await SettingsOfAsync(client, id, stop);
        Terminal.Line(Heading(session.Id, session.CreatedAt, session.Title));
        Draw(session, node => $"{Describe(node)}  {(made.GetValueOrDefault(node.Id) is { } settings ? Describe(settings) : "")}".TrimEnd());
    }

    private static async Task ForkAsync(DreamerClient client, string id, ParseResult parsed, CancellationToken stop)
    {
        var fork = await client.Sessions.ForkAsync(id, new SessionFork(parsed.GetValue(At), parsed.GetValue(Title)), stop);
        Terminal.Line(Heading(fork.Id, fork.CreatedAt, fork.Title));
        Draw(fork, Describe);
    }

    private static async Task DeleteAsync(DreamerClient client, string id, ParseResult parsed, CancellationToken stop)
    {
        await client.Sessions.DeleteAsync(id, stop);
        Terminal.Line($"Deleted {id}.");
    }

    private static async Task<Dictionary<string, GenerationSettings?>> SettingsOfAsync(DreamerClient client, string id, CancellationToken stop)
    {
        var made = new Dictionary<string, GenerationSettings?>();
        string? after = null;
        do
        {
            var page = await client.Sessions.ListGenerationsAsync(id, limit: 100, after, stop);
            foreach (var generation in page.Data)
            {
                made[generation.Id] = generation.Settings;
            }

            after = page.NextAfter;
        }
        while (after is not null);
        return made;
    }

    private static void Draw(Session session, Func<SessionNode, string> describe)
    {
        foreach (var line in SessionTree.Lines(session, describe))
        {
            Terminal.Line("  " + line);
        }
    }

    private static string Heading(string id, DateTimeOffset createdAt, string title) => $"{id}  {createdAt:yyyy-MM-dd HH:mm}  {title}";

    private static string Describe(SessionNode node) => $"{node.Id}  {node.Kind,-13}  {node.State,-9}".TrimEnd();

    private static string Describe(GenerationSettings settings) =>
        string.Join(", ", new[]
        {
            $"seed {settings.Seed}",
            settings.ParentStep is { } step ? $"from step {step}" : settings.Strength is { } strength ? FormattableString.Invariant($"strength {strength}") : null,
            settings.Asset,
            settings.MotionCaption is { Length: > 0 } motion ? motion : settings.Caption,
        }.OfType<string>());
}
