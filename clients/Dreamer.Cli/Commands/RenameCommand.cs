using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Cli.Generating;
using Dreamer.Client;
using Dreamer.Client.Sessions;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>rename</c>: another title for a session.</summary>
internal static class RenameCommand
{
    private static readonly Argument<string> Id =
        new Argument<string>("id") { Description = $"The session: {GenerationName.Help}, the newest", HelpName = "SESSION" }.CompletesSessions();
    private static readonly Argument<string> Title = new("title") { Description = "The title, for people", HelpName = "TITLE" };

    public static Command Create()
    {
        var rename = new Command("rename", "Gives a session another title") { Id, Title };
        return rename.Run(new SharedOptions(rename), RenameAsync).WithExamples("./dreamer rename last \"another ending\"");
    }

    private static async Task RenameAsync(DreamerClient client, ParseResult parsed, CancellationToken stop)
    {
        var id = await GenerationName.SessionAsync(client, parsed.GetRequiredValue(Id), stop);
        var session = await client.Sessions.ChangeAsync(id, new SessionChange(parsed.GetRequiredValue(Title)), stop);
        Terminal.Answer(new { session.Id, session.Title }, $"{session.Id} is called '{session.Title}'.");
    }
}
