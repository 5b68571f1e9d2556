using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using Dreamer.Cli.Display;
using Dreamer.Cli.Servers;
using Dreamer.Hosting;
using Dreamer.Server.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>studio</c>: a new link into the page of the server that runs, opened where there is a browser.</summary>
internal static class StudioCommand
{
    private static readonly Option<string> s_data = new("--data")
    {
        Description = "The server's data folder",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => HomeFolder.Data,
    };

    private static readonly Option<bool> s_noBrowser = new("--no-browser") { Description = "Prints the link, and opens nothing" };

    public static Command Create()
    {
        var studio = new Command("studio", "Opens Studio, the page in the browser, signed in: the link works once, within ten minutes") { s_data, s_noBrowser };
        studio.SetAction(OpenAsync);
        return studio.WithExamples("./dreamer studio", "./dreamer studio --no-browser");
    }

    private static async Task<int> OpenAsync(ParseResult parsed, CancellationToken stop)
    {
        var data = parsed.GetRequiredValue(s_data);
        var server = await ServerFile.FindLivingAsync(data, stop)
            ?? throw new InvalidOperationException($"No server runs on the data folder '{data}': ./dreamer serve starts one, and prints a link.");
        var link = new Uri(new Uri(server.Url), await AskAsync(server, stop));
        Terminal.Line($"Studio {link}");
        if (!parsed.GetValue(s_noBrowser))
        {
            Browser.TryOpen(link);
        }

        return ExitCode.Done;
    }

    private static async Task<string> AskAsync(ServerFile server, CancellationToken stop)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(server.Url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.Key);
        using var answer = await http.PostAsync(new Uri("studio/links", UriKind.Relative), null, stop);
        return answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed
            ? throw new InvalidOperationException($"The server at {server.Url} has no Studio: Api__Studio is false there.")
            : await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(stop);
    }
}
