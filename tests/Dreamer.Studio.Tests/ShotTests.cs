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
    private const int Nodes = 8;

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
        await studio.SeesAsync(Nodes);
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
        await light.SeesAsync(Nodes);
        await ShotAsync(light, "light");
        await using var phone = await browser.OpenAsync(StudioLook.Phone, path: $"/studio/s/{session}/{clip}");
        await Expect(phone.Page.Locator("dream-path .large")).ToBeVisibleAsync();
        await ShotAsync(phone, "phone");
    }

    [ShotFact]
    public async Task What_is_seen_of_a_search_and_by_operators()
    {
        await OthersAsync();
        await using var studio = await browser.OpenAsync();
        await studio.Page.GetByTestId("search").FillAsync("circle");
        await Expect(studio.Page.GetByTestId("session").Filter(new() { HasText = "Rings" })).ToHaveCountAsync(0);
        await ShotAsync(studio, "search");

        await using var operators = await StudioPage.NewAsync(browser.Browser, browser.Server.Url, new StudioLook());
        await operators.SignInAsync(StudioBrowser.AdminKey);
        await operators.GoToAsync("/studio/operators");
        await Expect(operators.Page.Locator(".device meter").First).ToBeVisibleAsync(new() { Timeout = StudioActs.Patience });
        await ShotAsync(operators, "operators");
    }

    private async Task<(string Session, string Clip)> TreeAsync()
    {
        await OthersAsync();
        var session = await browser.SessionAsync("Stars at night");
        var still = await browser.MadeAsync(session, NewGeneration.TextToImage(StudioActs.Star) with { Seed = 7 });
        var clip = await browser.MadeAsync(session, NewGeneration.Animate(still.Id, "the star moves right"));
        await browser.MadeAsync(session, NewGeneration.Animate(still.Id, "the star grows"));
        var yellow = await browser.MadeAsync(session, Changed(still, "a large yellow star on a dark green background"));
        await browser.MadeAsync(session, NewGeneration.Animate(yellow.Id, "the star moves up"));
        await browser.MadeAsync(session, Changed(still, "a large white star on a black background"));
        var circle = await browser.MadeAsync(session, NewGeneration.TextToImage("a large orange circle on a black background") with { Seed = 3 });
        await browser.MadeAsync(session, NewGeneration.Animate(circle.Id, "the circle moves left"));
        return (session, clip.Id);
    }

    private static NewGeneration Changed(Generation still, string caption) => NewGeneration.Refine(still.Id, caption) with { Strength = 0.95 };

    /// <summary>Sessions of other days, as a list has them.</summary>
    private async Task OthersAsync()
    {
        foreach (var (name, caption) in new[] { ("Circles", "a small yellow circle on a black background"), ("Rings", "a large green ring on a pink background") })
        {
            var session = await browser.SessionAsync(name);
            await browser.MadeAsync(session, NewGeneration.TextToImage(caption));
        }
    }

    /// <summary>Once the frames of a clip are drawn.</summary>
    private static async Task ShotAsync(StudioPage studio, string name)
    {
        await studio.Page.WaitForFunctionAsync("""
            () => [...document.querySelectorAll('.strip-cells canvas')].every((canvas) => canvas.clientWidth === 0
              || canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data[3] > 0)
            """);
        await studio.Page.ScreenshotAsync(new() { Path = RepositoryRoot.Combine($"docs/images/studio-{name}.png"), Animations = ScreenshotAnimations.Disabled });
    }

    private sealed class ShotFactAttribute : FactAttribute
    {
        public ShotFactAttribute() => Skip = StudioFactAttribute.Missing
            ?? (Environment.GetEnvironmentVariable("DREAMER_SHOTS") == "1" ? null : "writes docs/images with DREAMER_SHOTS=1");
    }
}
