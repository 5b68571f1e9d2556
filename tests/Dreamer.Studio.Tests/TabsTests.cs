using static Microsoft.Playwright.Assertions;

namespace Dreamer.Studio.Tests;

/// <summary>Two tabs at one session see what the other does.</summary>
[Collection(BrowserTests.Name)]
public sealed class TabsTests(StudioBrowser browser)
{
    [StudioFact]
    public async Task What_is_made_named_deleted_and_brought_back_is_seen_in_both()
    {
        await using var one = await browser.OpenAsync();
        await one.MakeAsync(StudioActs.Star);
        await one.SeesAsync(1);
        var other = await one.NewTabAsync();
        await other.GoToAsync(one.Page.Url);
        await other.SeesAsync(1);

        await one.MakeAsync("a small green circle on a black background");
        await other.SeesAsync(2);

        await other.Page.GetByTestId("title").FillAsync("Of two tabs");
        await other.Page.GetByTestId("title").PressAsync("Enter");
        await Expect(one.Page.GetByTestId("title")).ToHaveValueAsync("Of two tabs");

        await other.ChooseAsync(other.Nodes().Nth(1));
        await other.Page.Keyboard.PressAsync("Delete");
        await one.SeesAsync(1, "");
        await other.Page.GetByTestId("toast-action").ClickAsync();
        await one.SeesAsync(2, "");
        await other.SeesAsync(2);
        Assert.Empty(other.Errors);
    }
}
