using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Cli.Servers;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>logout [URL]</c>: forgets a server and its key.</summary>
internal static class LogoutCommand
{
    private static readonly Argument<string?> Url = new("url")
    {
        Description = "The server's address (default: the default server's)",
        HelpName = "URL",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private static readonly Option<bool> All = new("--all") { Description = "Forgets every server" };

    public static Command Create()
    {
        var logout = new Command("logout", "Forgets a server elsewhere with its key. The key itself lives on: ./dreamer keys revoke ends it") { Url, All, JsonOption.Json };
        logout.SetAction(parsed =>
        {
            var stored = StoredServers.Load();
            var forgotten = parsed.GetValue(All) ? stored.Servers : [Named(stored, parsed.GetValue(Url))];
            forgotten.Aggregate(stored, (rest, one) => rest.Without(one)).Save();
            Terminal.Answer(new { Forgotten = forgotten.Select(one => one.Url) }, forgotten.Select(one => $"Forgot {one.Url} and its key."));
            return ExitCode.Done;
        });
        return logout.WithExamples("./dreamer logout", "./dreamer logout http://gpu-box:8080", "./dreamer logout --all");
    }

    private static StoredServer Named(StoredServers stored, string? typed)
    {
        if (typed is null && stored.Default is null)
        {
            throw new UsageException("There is no default server: name the one to forget, which ./dreamer login lists.");
        }

        var url = ServerAddress.Parse("URL", typed ?? stored.Default!);
        return stored.Find(url) ?? throw new UsageException($"No key of {ServerAddress.Text(url)} is stored: ./dreamer login lists those that are.");
    }
}
