using Dreamer.Client.Generations;
using Dreamer.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dreamer.Studio.Tests;

/// <summary>What an administrator sees of devices; <c>DREAMER_SHOTS=1</c> keeps a picture of it.</summary>
[Collection(BrowserTests.Name)]
public sealed class OperatorsTests(StudioBrowser browser)
{
    [StudioFact]
    public async Task The_device_is_shown_with_its_memory_its_model_and_how_fast_it_is()
    {
        var session = await browser.SessionAsync("Measured");
        await browser.MadeAsync(session, NewGeneration.TextToImage(StudioActs.Star) with { Steps = 2 });
        await using var studio = await StudioPage.NewAsync(browser.Browser, browser.Server.Url, new StudioLook());
        await studio.SignInAsync(StudioBrowser.AdminKey);
        await studio.GoToAsync("/studio/operators");

        var device = studio.Page.GetByRole(AriaRole.Article, new() { Name = "cpu:0" });
        await Expect(device).ToContainTextAsync("Ready");
        await Expect(device).ToContainTextAsync("in memory");
        await Expect(device).ToContainTextAsync("1x64x64", new() { Timeout = StudioActs.Patience }); // with its next heartbeat
        await Expect(device.Locator("meter")).ToBeVisibleAsync();
        if (Environment.GetEnvironmentVariable("DREAMER_SHOTS") == "1")
        {
            await studio.Page.ScreenshotAsync(new PageScreenshotOptions { Path = RepositoryRoot.Combine("artifacts/operators.png") });
        }
    }
}
