using Dreamer.Server.Tests;
using Dreamer.Testing;
using static Microsoft.Playwright.Assertions;

namespace Dreamer.Studio.Tests;

/// <summary>The server ends at once in the middle of a clip, and comes back, while the page is open.</summary>
[Collection(BrowserTests.Name)]
[Trait("Speed", "Slow")]
public sealed class KillTests(StudioBrowser browser) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [StudioFact]
    public async Task The_clip_arrives_and_the_page_says_what_happens()
    {
        using var killed = await ServerProcess.StartAsync(_folder.File("data"));
        await using var studio = await browser.OpenAsync(server: killed, mayFail: true);
        await studio.MakeAsync(StudioActs.Star);
        await studio.SeesAsync(1);
        await studio.ChooseAsync(studio.Nodes());
        await studio.Page.GetByTestId("tab-animate").ClickAsync();
        await studio.Page.GetByTestId("gear").ClickAsync();
        await studio.Page.GetByTestId("set-steps").FillAsync("100");
        await studio.MakeAsync("the star moves right");
        await Expect(studio.Nodes(".clip.running")).ToBeVisibleAsync(new() { Timeout = StudioActs.Patience });

        killed.Kill();
        var line = studio.Page.GetByTestId("line");
        await Expect(line).ToContainTextAsync("does not answer", new() { Timeout = StudioActs.Patience });
        using var restarted = await ServerProcess.StartAgainAsync(_folder.File("data"), killed.Url.Port);

        await studio.SeesAsync(1, ".clip.succeeded");
        await Expect(line).ToBeHiddenAsync();
    }

    public void Dispose() => _folder.Dispose();
}
