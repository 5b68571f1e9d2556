using Dreamer.Client.Generations;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dreamer.Studio.Tests;

/// <summary>A phone, a keyboard alone, and the day after: the same things can be done.</summary>
[Collection(BrowserTests.Name)]
public sealed class WayTests(StudioBrowser browser)
{
    [StudioFact]
    public async Task On_a_phone_a_still_is_made_and_looked_at()
    {
        await using var studio = await browser.OpenAsync(StudioLook.Phone);
        await studio.Field().FillAsync(StudioActs.Star);
        await studio.Page.GetByTestId("send").TapAsync();

        await Expect(studio.Page.Locator("dream-path .large")).ToBeVisibleAsync();
        await Expect(studio.Page.GetByTestId("tab-animate")).ToBeVisibleAsync(new() { Timeout = StudioActs.Patience });
        await studio.Page.GetByTestId("to-tree").TapAsync();
        await studio.SeesAsync(1);
        Assert.True(await studio.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways");
    }

    [StudioFact]
    public async Task Without_a_mouse_a_still_is_made_refined_deleted_and_brought_back()
    {
        await using var studio = await browser.OpenAsync();
        var keys = studio.Page.Keyboard;
        await Expect(studio.Field()).ToBeFocusedAsync();
        await keys.TypeAsync(StudioActs.Star);
        await keys.PressAsync("Control+Enter");
        await studio.SeesAsync(1);

        await keys.PressAsync("Escape");
        await keys.PressAsync("ArrowRight");
        await Expect(studio.Nodes()).ToBeFocusedAsync();
        await keys.PressAsync("r");
        await Expect(studio.Field()).ToBeFocusedAsync();
        await keys.TypeAsync(" in the dark");
        await keys.PressAsync("Control+Enter");
        await studio.SeesAsync(2);

        await keys.PressAsync("Escape");
        await keys.PressAsync("ArrowRight");
        await Expect(studio.Nodes().Nth(1)).ToHaveAttributeAsync("aria-selected", "true");
        await keys.PressAsync("Delete");
        await studio.SeesAsync(1, "");
        await keys.PressAsync("z");
        await studio.SeesAsync(2);
        await keys.PressAsync("?");
        await Expect(studio.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
    }

    [StudioFact]
    public async Task The_next_day_a_session_is_found_by_its_words_and_opens_where_it_was()
    {
        var session = await browser.SessionAsync("Of yesterday");
        await browser.MadeAsync(session, NewGeneration.TextToImage("a tiny purple ring on a white background") with { Steps = 2 });
        await using var studio = await browser.OpenAsync(path: $"/studio/s/{session}");
        await studio.SeesAsync(1);
        await studio.Page.GetByRole(AriaRole.Button, new() { Name = "Zoom out" }).ClickAsync();
        await studio.Page.WaitForFunctionAsync("(id) => (localStorage.getItem('studio.places') ?? '').includes(id)", session);
        var before = await PlaceAsync(studio, session);

        await studio.GoToAsync("/studio/");
        await studio.Page.GetByTestId("search").FillAsync("yesterday");
        await Expect(studio.Page.GetByTestId("session")).ToHaveCountAsync(1);
        await studio.Page.GetByTestId("session").ClickAsync();
        await studio.SeesAsync(1);

        Assert.Equal(before, await PlaceAsync(studio, session));
    }

    private static Task<string> PlaceAsync(StudioPage studio, string session) =>
        studio.Page.EvaluateAsync<string>("(id) => JSON.stringify(JSON.parse(localStorage.getItem('studio.places'))[id])", session);
}
