using Dreamer.Client.Generations;
using static Microsoft.Playwright.Assertions;

namespace Dreamer.Studio.Tests;

/// <summary>What was asked for is found again: among sessions, and in the tree of one.</summary>
[Collection(BrowserTests.Name)]
public sealed class FindTests(StudioBrowser browser)
{
    [StudioFact]
    public async Task A_session_is_found_by_a_caption_and_its_nodes_are_stepped_through_by_keys()
    {
        var session = await browser.SessionAsync("Of captions");
        foreach (var caption in new[] { "a small Crème ring", "a large red star", "a large crème star" })
        {
            await browser.MadeAsync(session, NewGeneration.TextToImage(caption) with { Steps = 1 });
        }
        await using var studio = await browser.OpenAsync();
        await studio.Page.GetByTestId("search").FillAsync("creme captions");
        var found = studio.Page.GetByTestId("session");
        await Expect(found).ToHaveCountAsync(1);
        await Expect(found).ToContainTextAsync("a large crème star");

        await found.ClickAsync(); // the words that were found go on into its tree
        await studio.SeesAsync(3);
        await Expect(studio.Page.GetByTestId("find")).ToHaveValueAsync("creme"); // the other one is in its title
        await Expect(studio.Nodes(".found")).ToHaveCountAsync(2);
        await Expect(studio.Page.GetByTestId("find-count")).ToHaveTextAsync("2 found");
        await studio.Page.GetByTestId("find").PressAsync("Enter");
        await Expect(studio.Nodes(".found.chosen")).ToContainTextAsync("a small Crème ring");
        await studio.Page.Keyboard.PressAsync("Shift+Enter");
        await Expect(studio.Page.GetByTestId("find-count")).ToHaveTextAsync("2 of 2");
        await Expect(studio.Nodes(".found.chosen")).ToContainTextAsync("a large crème star");
        await studio.Page.Keyboard.PressAsync("Escape");
        await Expect(studio.Nodes(".found")).ToHaveCountAsync(0);
        await studio.Page.Keyboard.PressAsync("s");
        await Expect(studio.Page.GetByTestId("find")).ToBeFocusedAsync();
    }
}
