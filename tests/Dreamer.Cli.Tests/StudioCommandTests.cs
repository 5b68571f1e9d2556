using System.Net;
using Dreamer.Testing;

namespace Dreamer.Cli.Tests;

public sealed class StudioCommandTests(CliServer server) : IClassFixture<CliServer>
{
    [Fact]
    public async Task The_link_of_the_running_server_is_printed_and_signs_in()
    {
        var run = await CliRun.OfAsync("studio", "--no-browser", "--data", server.Data);

        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith($"Studio {server.Url}studio/enter?code=", run.Output, StringComparison.Ordinal);
        using var browser = new HttpClient();
        using var opened = await browser.GetAsync(new Uri(run.Output["Studio ".Length..].Trim()));
        Assert.Equal("/studio/", opened.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri(server.Url, "v1/admin/tenants"))).StatusCode);
    }

    [Fact]
    public async Task Without_a_server_one_sentence_says_how_to_start_it()
    {
        using var empty = new TemporaryFolder();

        var run = await CliRun.OfAsync("studio", "--data", empty.Path);

        Assert.Equal(
            (ExitCode.Failed, $"No server runs on the data folder '{empty.Path}': ./dreamer serve starts one, and prints a link."),
            (run.ExitCode, run.Errors.Trim()));
    }
}
