using Deque.AxeCore.Playwright;
using Dreamer.Client.Generations;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dreamer.Studio.Tests;

/// <summary>What axe finds on each page, in both colour schemes.</summary>
[Collection(BrowserTests.Name)]
[Trait("Speed", "Slow")]
public sealed class AccessTests(StudioBrowser browser)
{
    [StudioTheory]
    [InlineData(ColorScheme.Dark)]
    [InlineData(ColorScheme.Light)]
    public async Task Nothing_is_in_anybodys_way(ColorScheme colours)
    {
        var session = await browser.SessionAsync("Two stars");
        await browser.MadeAsync(session, NewGeneration.TextToImage(StudioActs.Star) with { Count = 2, Steps = 4 });
        await using var studio = await browser.OpenAsync(new StudioLook(Colours: colours));
        await Expect(studio.Page.GetByTestId("empty")).ToBeVisibleAsync();
        await FindsNothingAsync(studio, "empty");

        await studio.GoToAsync($"/studio/s/{session}");
        await studio.SeesAsync(2);
        await FindsNothingAsync(studio, "tree");
        await studio.ChooseAsync(studio.Nodes().First);
        await studio.Page.GetByTestId("gear").ClickAsync();
        await FindsNothingAsync(studio, "details");
        await studio.Page.GetByTestId("gear").ClickAsync(); // it lies over the tree

        await studio.Nodes().Nth(1).ClickAsync(new LocatorClickOptions { Modifiers = [KeyboardModifier.Shift] });
        await studio.Page.GetByTestId("compare").ClickAsync();
        await Expect(studio.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await FindsNothingAsync(studio, "compare");
        await OthersAsync(studio);
    }

    private static async Task OthersAsync(StudioPage studio)
    {
        await studio.GoToAsync("/studio/operators");
        await Expect(studio.Page.GetByRole(AriaRole.Heading).First).ToBeVisibleAsync();
        await FindsNothingAsync(studio, "operators");
        await studio.GoToAsync("/studio/sign-in");
        await Expect(studio.Page.GetByTestId("sign-in")).ToBeVisibleAsync();
        await FindsNothingAsync(studio, "sign-in");
    }

    private static async Task FindsNothingAsync(StudioPage studio, string page)
    {
        var found = (await studio.Page.RunAxe()).Violations.Where(violation => violation.Impact is "serious" or "critical");

        Assert.Empty(found.Select(violation =>
            $"{page}: {violation.Id}, {violation.Help}: {string.Join("; ", violation.Nodes.Take(3).Select(node => node.Html))}"));
    }
}
