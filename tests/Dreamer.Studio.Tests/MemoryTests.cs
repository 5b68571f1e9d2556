using System.Globalization;
using Dreamer.Client.Generations;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Dreamer.Studio.Tests;

/// <summary>
/// What a page that watches keeps of each generation: the few kilobytes of its record, and nothing else.
/// <c>DREAMER_WATCHED=200</c> makes so many instead of forty.
/// </summary>
[Collection(BrowserTests.Name)]
[Trait("Speed", "Slow")]
public sealed class MemoryTests(StudioBrowser browser, ITestOutputHelper output)
{
    private const int AtOnce = 5;
    private const double MostBytes = 32 * 1024;

    private const string Watch = """
        window.blobs = 0;
        const [make, end] = [URL.createObjectURL, URL.revokeObjectURL];
        URL.createObjectURL = (blob) => { window.blobs++; return make.call(URL, blob); };
        URL.revokeObjectURL = (url) => { window.blobs--; end.call(URL, url); };
        """;

    private static int Whole { get; } = int.Parse(Environment.GetEnvironmentVariable("DREAMER_WATCHED") ?? "40", CultureInfo.InvariantCulture);

    [StudioFact]
    public async Task A_page_that_watches_keeps_little_of_each_generation()
    {
        var session = await browser.SessionAsync("Watched");
        await using var studio = await browser.OpenAsync(path: "/studio/sign-in");
        await studio.Page.AddInitScriptAsync(Watch);
        await studio.GoToAsync($"/studio/s/{session}");
        await Expect(studio.Field()).ToBeVisibleAsync();
        var cdp = await studio.Page.Context.NewCDPSessionAsync(studio.Page);
        await cdp.SendAsync("Performance.enable");

        var first = Math.Max(AtOnce, Whole / 4);
        await WatchesAsync(studio, session, first);
        var before = await KeptAsync(studio, cdp, first);
        await WatchesAsync(studio, session, Whole - first);
        var after = await KeptAsync(studio, cdp, Whole);

        Assert.True(after.Heap - before.Heap < MostBytes * (Whole - first), $"the heap grew by {after.Heap - before.Heap} bytes");
        Assert.True(after.Elements <= before.Elements + 500, $"elements: {before.Elements}, then {after.Elements}");
        Assert.True(after.Listeners <= before.Listeners + 50, $"listeners: {before.Listeners}, then {after.Listeners}");
        Assert.Equal(before.Blobs, after.Blobs);
    }

    /// <summary>Each time the newest is chosen, so that filmstrip, details and field follow it.</summary>
    private async Task WatchesAsync(StudioPage studio, string session, int count)
    {
        for (var made = 0; made < count; made += AtOnce)
        {
            var still = await browser.MadeAsync(session, NewGeneration.TextToImage(StudioActs.Star) with { Count = AtOnce, Steps = 2, Previews = true });
            await studio.Page.WaitForFunctionAsync(
                "async (id) => { document.querySelector('dream-canvas').choose(id); return document.querySelector(`#node-${id}.succeeded img`) !== null; }", still.Id);
        }
    }

    private async Task<Kept> KeptAsync(StudioPage studio, ICDPSession cdp, int count)
    {
        await studio.Page.EvaluateAsync("() => new Promise((done) => setTimeout(done, 500))"); // what fades out is gone after that
        await cdp.SendAsync("HeapProfiler.collectGarbage");
        var metrics = (await cdp.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics").EnumerateArray()
            .ToDictionary(metric => metric.GetProperty("name").GetString()!, metric => metric.GetProperty("value").GetDouble());
        var blobs = await studio.Page.EvaluateAsync<int>("() => window.blobs");
        var kept = new Kept(metrics["JSHeapUsedSize"], metrics["Nodes"], metrics["JSEventListeners"], blobs);
        output.WriteLine($"after {count} generations: {kept}");
        return kept;
    }

    private sealed record Kept(double Heap, double Elements, double Listeners, int Blobs);
}
