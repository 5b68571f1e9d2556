using Dreamer.Client.Generations;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dreamer.Studio.Tests;

/// <summary>What a person does on the page, and what is seen of it.</summary>
internal static class StudioActs
{
    /// <summary>How long a generation may take on a machine that others use, too.</summary>
    public const float Patience = 120_000;

    public const string Star = "a large red star on a blue background";

    /// <summary>Every node that is mounted.</summary>
    public static ILocator Nodes(this StudioPage studio, string kind = "") => studio.Page.Locator($".node{kind}");

    public static ILocator Field(this StudioPage studio) => studio.Page.GetByTestId("caption");

    public static ILocator Details(this StudioPage studio) => studio.Page.Locator("dream-details");

    /// <summary>Writes into the one field and sends it, as hands on a keyboard do.</summary>
    public static async Task MakeAsync(this StudioPage studio, string text)
    {
        await studio.Field().FillAsync(text);
        await studio.Field().PressAsync("Control+Enter");
    }

    /// <summary>Waits until so many nodes are done.</summary>
    public static Task SeesAsync(this StudioPage studio, int count, string kind = ".succeeded") =>
        Expect(studio.Nodes(kind)).ToHaveCountAsync(count, new LocatorAssertionsToHaveCountOptions { Timeout = Patience });

    public static async Task ChooseAsync(this StudioPage studio, ILocator node)
    {
        await node.ClickAsync();
        await Expect(node).ToHaveAttributeAsync("aria-selected", "true");
    }

    /// <summary>Makes what is asked for without the page, and waits for it.</summary>
    public static async Task<Generation> MadeAsync(this StudioBrowser studio, string session, NewGeneration wish)
    {
        var begun = await studio.Server.Client.Generations.CreateAsync(session, wish);
        foreach (var id in begun.Variations ?? [begun.Id])
        {
            await studio.Server.Client.Generations.WaitAsync(id);
        }
        return await studio.Server.Client.Generations.GetAsync(begun.Id);
    }

    public static async Task<string> SessionAsync(this StudioBrowser studio, string? title = null) =>
        (await studio.Server.Client.Sessions.CreateAsync(new Client.Sessions.NewSession { Title = title })).Id;
}
