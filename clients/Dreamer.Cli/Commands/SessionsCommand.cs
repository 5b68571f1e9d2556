using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Cli.Generating;
using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>sessions [list] | show ID | fork ID | delete ID</c></summary>
internal static class SessionsCommand
{
    private static readonly Option<string?> At = new Option<string?>("--at")
    {
        Description = $"The generation up to which the tree is copied (default: all of it): {GenerationName.Help}",
        HelpName = "GENERATION",
    }.CompletesGenerations();
    private static readonly Option<string?> Title = new("--title")
    {
        Description = "The copy's title (default: the original's)",
        HelpName = "TEXT",
    };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Does not ask" };

    public static Command Create()
    {
        var sessions = new Command("sessions", "Shows sessions and their trees; lists, forks and deletes them");
        var shared = new SharedOptions(sessions);
        Run(sessions, shared, null, (client, _, _, stop) => ListAsync(client, withTrees: true, stop));
        var list = new Command("list", "Lists sessions, newest first").WithExamples("./dreamer sessions list", "./dreamer sessions list --json");
        var show = new Command("show", "Shows a session's tree, and what each generation was made with");
        var fork = new Command("fork", "Copies a session into a new one that goes on independently") { At, Title };
        var delete = new Command("delete", "Deletes a session with everything made in it, after asking") { Yes };
        sessions.Subcommands.Add(Run(list, shared, null, (client, _, _, stop) => ListAsync(client, withTrees: false, stop)));
        sessions.Subcommands.Add(Run(show, shared, IdArgument(), ShowAsync));
        sessions.Subcommands.Add(Run(fork, shared, IdArgument(), ForkAsync));
        sessions.Subcommands.Add(Run(delete, shared, IdArgument(), DeleteAsync));
        return sessions.WithExamples(
            "./dreamer sessions", "./dreamer sessions show last", "./dreamer sessions fork 5695b9f7 --at 69d39 --title \"another ending\"");
    }

    private static Argument<string> IdArgument() =>
        new Argument<string>("id") { Description = $"The session: {GenerationName.Help}, the newest", HelpName = "SESSION" }.CompletesSessions();

    private static Command Run(
        Command verb, SharedOptions shared, Argument<string>? id, Func<DreamerClient, string, ParseResult, CancellationToken, Task> run)
    {
        if (id is not null)
        {
            verb.Arguments.Add(id);
            verb.WithExamples($"./dreamer sessions {verb.Name} last");
        }

        verb.SetAction(async (parsed, stop) =>
        {
            await using var server = await shared.OpenAsync(parsed, stop);
            var session = id is null ? "" : await GenerationName.SessionAsync(server.Client, parsed.GetRequiredValue(id), stop);
            await run(server.Client, session, parsed, stop);
            return ExitCode.Done;
        });
        return verb;
    }

    private static async Task ListAsync(DreamerClient client, bool withTrees, CancellationToken stop)
    {
        if (withTrees)
        {
            await Terminal.AnswerAsync(client.Sessions.ListAllAsync(stop).Select(
                async (SessionSummary session, CancellationToken token) =>
                    new ShownSession(session.Id, session.Title, session.CreatedAt, await GenerationsAsync(client, session.Id, token))), Draw);
        }
        else
        {
            await Terminal.AnswerAsync(
                client.Sessions.ListAllAsync(stop), session => Terminal.Line(Heading(session.Id, session.CreatedAt, session.Title)));
        }
    }

    private static async Task ShowAsync(DreamerClient client, string id, ParseResult parsed, CancellationToken stop) =>
        await AnswerAsync(client, await client.Sessions.GetAsync(id, stop), stop);

    private static async Task ForkAsync(DreamerClient client, string id, ParseResult parsed, CancellationToken stop)
    {
        var at = parsed.GetValue(At) is { } name ? await GenerationName.GenerationAsync(client, name, stop) : null;
        var fork = await client.Sessions.ForkAsync(id, new SessionFork(at, parsed.GetValue(Title)), stop);
        await AnswerAsync(client, fork, stop);
    }

    private static async Task DeleteAsync(DreamerClient client, string id, ParseResult parsed, CancellationToken stop)
    {
        if (!parsed.GetValue(Yes))
        {
            var session = await client.Sessions.GetAsync(id, stop);
            if (!Terminal.Confirms($"Delete {id}, '{session.Title}', and what was made in it ({session.Generations.Count})?"))
            {
                throw new OperationCanceledException();
            }
        }

        await client.Sessions.DeleteAsync(id, stop);
        Terminal.Answer(new { Id = id, Deleted = true }, $"Deleted {id}.");
    }

    private static async Task AnswerAsync(DreamerClient client, Session session, CancellationToken stop)
    {
        var shown = new ShownSession(session.Id, session.Title, session.CreatedAt, await GenerationsAsync(client, session.Id, stop))
        {
            Metadata = session.Metadata,
            ForkedFrom = session.ForkedFrom,
        };
        Terminal.Answer(shown);
        if (!Terminal.IsForPrograms)
        {
            Draw(shown);
        }
    }

    private static void Draw(ShownSession session) =>
        Terminal.Draw(SessionTree.Of(Heading(session.Id, session.CreatedAt, session.Title), session.Generations, GenerationText.Node));

    /// <summary>Oldest first.</summary>
    private static async Task<IReadOnlyList<Generation>> GenerationsAsync(DreamerClient client, string id, CancellationToken stop) =>
        await client.Sessions.ListAllGenerationsAsync(id, stop).Reverse().ToListAsync(stop);

    private static string Heading(string id, DateTimeOffset createdAt, string title) => $"{id}  {createdAt:yyyy-MM-dd HH:mm}  {title}";

    /// <summary>A session with what was made in it; programs read it under these names.</summary>
    private sealed record ShownSession(string Id, string Title, DateTimeOffset CreatedAt, IReadOnlyList<Generation> Generations)
    {
        public IReadOnlyDictionary<string, string>? Metadata { get; init; }

        public string? ForkedFrom { get; init; }
    }
}
