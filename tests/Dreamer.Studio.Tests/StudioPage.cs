using System.Collections.Concurrent;
using System.Net;
using Microsoft.Playwright;

namespace Dreamer.Studio.Tests;

/// <summary>A page of Studio that notes what its console says; it fails at its end where that was an error.</summary>
internal sealed class StudioPage : IAsyncDisposable
{
    private readonly IBrowserContext _profile;
    private readonly ConcurrentQueue<string> _errors = [];

    private StudioPage(IBrowserContext profile, IPage page)
    {
        (_profile, Page) = (profile, page);
        page.Console += (_, message) => Note(message.Type, $"{message.Text} ({message.Location})");
        page.PageError += (_, error) => _errors.Enqueue(error);
    }

    public IPage Page { get; }

    /// <summary>What the console said, and what was thrown.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Whether errors are part of the test, such as those of a server that is gone.</summary>
    public bool MayFail { get; init; }

    public static async Task<StudioPage> NewAsync(IBrowser browser, Uri server, StudioLook look, bool mayFail = false)
    {
        var profile = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = server.ToString(),
            ViewportSize = new ViewportSize { Width = look.Width, Height = look.Height },
            ColorScheme = look.Colours,
            IsMobile = look.IsPhone,
            HasTouch = look.IsPhone,
            ReducedMotion = ReducedMotion.NoPreference,
        });
        profile.SetDefaultTimeout(30_000);
        return new StudioPage(profile, await profile.NewPageAsync()) { MayFail = mayFail };
    }

    /// <summary>Another tab of the same person.</summary>
    public async Task<StudioPage> NewTabAsync() => new(_profile, await _profile.NewPageAsync());

    public async Task SignInAsync(string key)
    {
        var answer = await _profile.APIRequest.PostAsync("/v1/sign_in", new APIRequestContextOptions { DataObject = new { key } });
        Assert.Equal((int)HttpStatusCode.NoContent, answer.Status);
    }

    public Task GoToAsync(string path) => Page.GotoAsync(path);

    public async ValueTask DisposeAsync()
    {
        await _profile.CloseAsync();
        Assert.True(MayFail || _errors.IsEmpty, string.Join('\n', _errors));
    }

    private void Note(string kind, string text)
    {
        if (kind == "error")
        {
            _errors.Enqueue(text);
        }
    }
}
