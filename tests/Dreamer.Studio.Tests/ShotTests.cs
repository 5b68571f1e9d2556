using Dreamer.Client.Generations;
using Dreamer.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dreamer.Studio.Tests;

/// <summary>Draws the pictures of docs/studio.md: <c>DREAMER_SHOTS=1</c> writes them anew.</summary>
[Collection(BrowserTests.Name)]
[Trait("Speed", "Slow")]
public sealed class ShotTests(StudioBrowser browser)
{
    [ShotFact]
    public async Task What_is_seen_from_the_first_word_to_the_variations()
    {
        await using var studio = await browser.OpenAsync(mayFail: true); // one of its pictures is of a refusal
        await Expect(studio.Page.Locator(".example").First).ToBeVisibleAsync();
        await ShotAsync(studio, "empty");
        await studio.Page.GetByTestId("more").ClickAsync();
        await studio.Page.GetByTestId("more").ClickAsync();
        await studio.Page.GetByTestId("gear").ClickAsync();
        await studio.Page.GetByTestId("set-steps").FillAsync("64");
        await studio.Page.GetByTestId("gear").ClickAsync();
        await studio.MakeAsync(StudioActs.Star);
        await Expect(studio.Nodes(".forming").Locator("img").First).ToBeVisibleAsync(new() { Timeout = StudioActs.Patience });
        await ShotAsync(studio, "forming");
        await studio.SeesAsync(3);
        await ShotAsync(studio, "variations");
        await studio.Page.GetByTestId("gear").ClickAsync();
        await studio.Page.GetByTestId("set-steps").FillAsync("1000");
        await studio.Page.GetByTestId("send").ClickAsync();
        await Expect(studio.Page.Locator(".error:not(:empty)").First).ToBeVisibleAsync();
        await ShotAsync(studio, "error");
    }

    [ShotFact]
    public async Task What_is_seen_of_a_tree()
    {
        var (session, clip) = await TreeAsync();
        await using var studio = await browser.OpenAsync(path: $"/studio/s/{session}");
        await studio.SeesAsync(6);
        await studio.ChooseAsync(studio.Page.Locator($"#node-{clip}"));
        await studio.Page.WaitForFunctionAsync("() => (document.querySelector('.node.clip video')?.currentTime ?? 0) > 0");
        await ShotAsync(studio, "tree");
        await studio.Page.Keyboard.PressAsync("Space");
        await Expect(studio.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await ShotAsync(studio, "clip");
        await studio.Page.Keyboard.PressAsync("Escape");
        await studio.ChooseAsync(studio.Nodes().First);
        await studio.Nodes().Nth(1).ClickAsync(new LocatorClickOptions { Modifiers = [KeyboardModifier.Shift] });
        await studio.Page.GetByTestId("compare").ClickAsync();
        await Expect(studio.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await ShotAsync(studio, "compare");

        await using var light = await browser.OpenAsync(new StudioLook(Colours: ColorScheme.Light), path: $"/studio/s/{session}/{clip}");
        await light.SeesAsync(6);
        await ShotAsync(light, "light");
        await using var phone = await browser.OpenAsync(StudioLook.Phone, path: $"/studio/s/{session}/{clip}");
        await Expect(phone.Page.Locator("dream-path .large")).ToBeVisibleAsync();
        await ShotAsync(phone, "phone");
    }

    private async Task<(string Session, string Clip)> TreeAsync()
    {
        var session = await browser.SessionAsync("Stars and circles");
        var still = await browser.MadeAsync(session, NewGeneration.TextToImage(StudioActs.Star) with { Count = 2 });
        var refined = await browser.MadeAsync(session, NewGeneration.Refine(still.Id, "a large green star on a blue background"));
        await browser.MadeAsync(session, NewGeneration.Refine(still.Id, "a large yellow star on a black background"));
        var clip = await browser.MadeAsync(session, NewGeneration.Animate(refined.Id, "the star moves right"));
        await browser.MadeAsync(session, NewGeneration.Animate(refined.Id, "the star moves left"));
        return (session, clip.Id);
    }

    /// <summary>Once the frames of a clip are drawn.</summary>
    private static async Task ShotAsync(StudioPage studio, string name)
    {
        await studio.Page.WaitForFunctionAsync(
            "() => [...document.querySelectorAll('dream-filmstrip')].every((strip) => !strip.querySelector('.strip-cells') || strip.querySelectorAll('canvas').length > 8)");
        await studio.Page.ScreenshotAsync(new() { Path = RepositoryRoot.Combine($"docs/images/studio-{name}.png"), Animations = ScreenshotAnimations.Disabled });
    }

    private sealed class ShotFactAttribute : FactAttribute
    {
        public ShotFactAttribute() => Skip = StudioFactAttribute.Missing
            ?? (Environment.GetEnvironmentVariable("DREAMER_SHOTS") == "1" ? null : "writes docs/images with DREAMER_SHOTS=1");
    }
}
