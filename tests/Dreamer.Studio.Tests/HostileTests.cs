using Dreamer.Client.Generations;
using static Microsoft.Playwright.Assertions;

namespace Dreamer.Studio.Tests;

/// <summary>Whatever somebody writes is read as text.</summary>
[Collection(BrowserTests.Name)]
public sealed class HostileTests(StudioBrowser browser)
{
    /// <summary>Notes what a text must never do: run, ask, or try what the page's policy forbids.</summary>
    private const string Watch = """
        window.did = [];
        document.addEventListener('securitypolicyviolation', (event) => window.did.push(event.violatedDirective));
        window.alert = (text) => window.did.push(`alert ${text}`);
        """;

    public static TheoryData<string> Texts { get; } = new()
    {
        "<img src=x onerror=\"alert(1)\"><script>alert(2)</script>",
        "\u202Egpj.exe\u202C and \u2066isolated\u2069 and \u05D0\u05D1\u05D2",
        "\U0001F469\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466 \U0001F3F3\uFE0F\u200D\U0001F308 \U0001F44D\U0001F3FD",
        "'\"><svg/onload=alert(1)>${alert(1)}{{alert(1)}}javascript:alert(1)",
        new string('w', 1_900) + " </textarea><b>bold</b>",
    };

    [StudioTheory]
    [MemberData(nameof(Texts))]
    public async Task It_is_a_text_wherever_it_stands(string text)
    {
        var session = await browser.SessionAsync(text[..Math.Min(200, text.Length)]);
        await browser.MadeAsync(session, NewGeneration.TextToImage(text) with
        {
            Steps = 2,
            NegativeCaption = text,
            Metadata = new Dictionary<string, string> { ["note"] = text[..Math.Min(200, text.Length)] },
        });
        await using var studio = await browser.OpenAsync(path: "/studio/sign-in");
        await studio.Page.AddInitScriptAsync(Watch);
        await studio.GoToAsync($"/studio/s/{session}");
        await studio.SeesAsync(1);
        await studio.ChooseAsync(studio.Nodes());

        Assert.Equal(text, await studio.Page.GetByTestId("details-caption").TextContentAsync());
        Assert.Equal(text, await studio.Field().InputValueAsync());
        Assert.Empty(await studio.Page.EvaluateAsync<string[]>("() => window.did"));
        Assert.Equal(0, await studio.Page.Locator("script:not([src]), [onerror], [onload], b").CountAsync());
        Assert.True(await studio.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "the page grew wide");
    }

    [StudioFact]
    public async Task Ten_thousand_characters_get_an_answer_or_a_sentence()
    {
        await using var studio = await browser.OpenAsync(mayFail: true);

        await studio.MakeAsync(string.Concat(Enumerable.Repeat("wide star ", 1_000)));

        await Expect(studio.Nodes().Or(studio.Page.GetByTestId("composer-error").Filter(new() { HasText = "2000" })).First)
            .ToBeVisibleAsync(new() { Timeout = StudioActs.Patience });
    }
}
