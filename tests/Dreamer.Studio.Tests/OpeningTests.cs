using Microsoft.Playwright;

namespace Dreamer.Studio.Tests;

/// <summary>What a person sees first, and how soon.</summary>
[Collection(BrowserTests.Name)]
public sealed class OpeningTests(StudioBrowser studio)
{
    [StudioFact]
    public async Task The_first_page_says_what_to_do()
    {
        await using var page = await studio.OpenAsync();

        await Assertions.Expect(page.Page.GetByRole(AriaRole.Textbox).First).ToBeVisibleAsync();
    }
}
