using System.IO.Compression;
using System.Text;
using Dreamer.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dreamer.Studio.Tests;

/// <summary>From a caption to a clip on the disk, as a person goes.</summary>
[Collection(BrowserTests.Name)]
[Trait("Speed", "Slow")]
public sealed class FlowTests(StudioBrowser browser) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [StudioFact]
    public async Task A_caption_forms_is_refined_drafted_and_finished()
    {
        await using var studio = await browser.OpenAsync();
        await studio.Page.GetByTestId("more").ClickAsync();

        await studio.Page.RunAndWaitForRequestAsync(() => studio.MakeAsync(StudioActs.Star), request => request.Url.Contains("variant=preview"));
        await studio.SeesAsync(2);
        await studio.ChooseAsync(studio.Nodes().Nth(1));
        await studio.MakeAsync("a large green star on a blue background");
        await studio.SeesAsync(3);
        await Expect(studio.Page.Locator(".edge-label").First).ToContainTextAsync("green");

        await studio.Page.GetByTestId("draft").CheckAsync();
        await studio.MakeAsync("a large yellow star on a blue background");
        await studio.SeesAsync(1, ".draft.succeeded");
        await studio.Page.GetByTestId("finish").ClickAsync();
        await studio.SeesAsync(5);
    }

    [StudioFact]
    public async Task A_clip_plays_goes_on_and_is_taken_home()
    {
        await using var studio = await browser.OpenAsync();
        await studio.MakeAsync(StudioActs.Star);
        await studio.SeesAsync(1);
        await studio.ChooseAsync(studio.Nodes());
        await studio.Page.GetByTestId("tab-animate").ClickAsync();
        await studio.MakeAsync("the star moves right");
        await studio.SeesAsync(1, ".clip.succeeded");

        await studio.ChooseAsync(studio.Nodes(".clip"));
        await studio.Page.WaitForFunctionAsync("() => (document.querySelector('.node.clip video')?.currentTime ?? 0) > 0");
        await Expect(studio.Details()).ToContainTextAsync("device-seconds");
        await DownloadsAsync(studio);
        await LinkAsync(studio);

        await studio.Page.GetByTestId("tab-extend").ClickAsync();
        await studio.MakeAsync("the star moves left");
        await studio.SeesAsync(2, ".clip.succeeded");
    }

    public void Dispose() => _folder.Dispose();

    private async Task DownloadsAsync(StudioPage studio)
    {
        var clip = await SavedAsync(studio, "MP4");
        var animation = await SavedAsync(studio, "GIF");
        using var pictures = ZipFile.OpenRead(await SavedAsync(studio, "PNG frames"));

        Assert.Equal("ftyp", Head(clip)[4..8]);
        Assert.Equal("GIF89a", Head(animation)[..6]);
        Assert.All(pictures.Entries, picture => Assert.EndsWith(".png", picture.Name, StringComparison.Ordinal));
        Assert.True(pictures.Entries.Count >= 8, $"{pictures.Entries.Count} pictures");
    }

    private async Task<string> SavedAsync(StudioPage studio, string name)
    {
        var link = studio.Details().GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = name, Exact = true });
        var download = await studio.Page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        var file = _folder.File(download.SuggestedFilename);
        await download.SaveAsAsync(file);
        return file;
    }

    private static string Head(string file) => Encoding.Latin1.GetString(File.ReadAllBytes(file).AsSpan(0, 12));

    private static async Task LinkAsync(StudioPage studio)
    {
        await studio.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await studio.Details().GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Link", Exact = true }).ClickAsync();
        var link = await studio.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        var chosen = await studio.Nodes("[aria-selected=true]").GetAttributeAsync("id");

        var tab = await studio.NewTabAsync();
        await tab.GoToAsync(link);
        await Expect(tab.Nodes("[aria-selected=true]")).ToHaveIdAsync(chosen!);
        await tab.Page.CloseAsync();
        Assert.Empty(tab.Errors);
    }
}
