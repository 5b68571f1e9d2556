using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Cli.Servers;
using Dreamer.Client;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>login [URL]</c>: stores a server's key once the server has taken it; without an address, shows what is stored.</summary>
internal static class LoginCommand
{
    private static readonly Argument<string?> Url = new("url")
    {
        Description = "The server's address, such as https://dreamer.example.com (default: shows the stored ones)",
        HelpName = "URL",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private static readonly Option<bool> Use = new("--use") { Description = "Makes a stored server the default again, and asks for nothing" };

    public static Command Create()
    {
        var login = new Command("login", "Stores a server elsewhere with its key, which is asked for or piped in, and makes it the default")
        {
            Url, Use, JsonOption.Json,
        };
        login.SetAction(async (parsed, stop) =>
        {
            var stored = StoredServers.Load();
            if (parsed.GetValue(Url) is { } typed)
            {
                var url = ServerAddress.Parse("URL", typed);
                var changed = parsed.GetValue(Use) ? Used(stored, url) : stored.With(url, await CheckedKeyAsync(url, stop));
                changed.Save();
                Terminal.Answer(
                    new { Url = ServerAddress.Text(url), Default = true },
                    $"{ServerAddress.Text(url)} is the default server now: every command goes there. Its key is in {StoredServers.File}.");
            }
            else
            {
                Show(stored);
            }

            return ExitCode.Done;
        });
        return login.WithExamples(
            "./dreamer login https://dreamer.example.com", "./dreamer login http://gpu-box:8080 < key.txt", "./dreamer login",
            "./dreamer login http://gpu-box:8080 --use");
    }

    /// <summary>A server that refuses the key, or that cannot be reached, is not stored.</summary>
    private static async Task<string> CheckedKeyAsync(Uri url, CancellationToken stop)
    {
        if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback)
        {
            Terminal.Error($"warning: {ServerAddress.Text(url)} has no TLS: whoever is between can read the key.");
        }

        var key = await SecretInput.ReadAsync($"API key of {ServerAddress.Text(url)}: ", stop);
        using var client = DreamerClient.Connect(url, key);
        try
        {
            await client.Models.ListAsync(stop);
        }
        catch (DreamerApiException refused) when (refused.Code == ErrorCodes.Permission)
        {
            // It is a key of the server, and allows something else.
        }

        return key;
    }

    private static StoredServers Used(StoredServers stored, Uri url) => stored.Find(url) is { } known
        ? stored with { Default = known.Url }
        : throw new UsageException($"No key of {ServerAddress.Text(url)} is stored: leave --use out.");

    private static void Show(StoredServers stored) => Terminal.Answer(
        new { Data = stored.Servers.Select(one => new { one.Url, Default = one.Url == stored.Default }) },
        stored.Servers.Count == 0
            ? ["No server is stored: ./dreamer login URL stores one."]
            : stored.Servers.Select(one => one.Url == stored.Default ? $"{one.Url}  (the default)" : one.Url));
}
