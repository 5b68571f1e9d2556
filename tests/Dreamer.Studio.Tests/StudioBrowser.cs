using Dreamer.Server.Tests;
using Dreamer.Testing;
using Microsoft.Playwright;

namespace Dreamer.Studio.Tests;

/// <summary>One Chromium and one server with the model that ships, for all tests that only add to it.</summary>
public sealed class StudioBrowser : IAsyncLifetime, IDisposable
{
    private static readonly string[] s_programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>Of whoever looks after the server.</summary>
    public const string AdminKey = "admin_of_the_tests";

    private readonly TemporaryFolder _folder = new();
    private IPlaywright? _playwright;

    /// <summary>Debian's Chromium; null where there is none.</summary>
    internal static string? Program { get; } =
        Environment.GetEnvironmentVariable("DREAMER_CHROMIUM") ?? s_programs.FirstOrDefault(File.Exists);

    internal IBrowser Browser { get; private set; } = null!;

    internal ServerProcess Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (StudioFactAttribute.Missing is not null)
        {
            return;
        }
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            Args = ["--no-sandbox", "--disable-dev-shm-usage"], // tests may run as root, in a container
        });
        Server = await ServerProcess.StartAsync(_folder.File("data"), environment: ("DREAMER_ADMIN_KEY", AdminKey));
    }

    public async Task DisposeAsync()
    {
        await (Browser?.CloseAsync() ?? Task.CompletedTask);
        _playwright?.Dispose();
        Server?.Dispose();
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A page that is signed in, in a browser profile of its own, at Studio's first page.</summary>
    internal async Task<StudioPage> OpenAsync(
        StudioLook? look = null, ServerProcess? server = null, string path = "/studio/", bool mayFail = false)
    {
        var page = await StudioPage.NewAsync(Browser, (server ?? Server).Url, look ?? new StudioLook(), mayFail);
        await page.SignInAsync(ServerProcess.Key);
        await page.GoToAsync(path);
        return page;
    }
}

/// <summary>How the page is looked at. Sizes are in CSS pixels.</summary>
internal sealed record StudioLook(int Width = 1440, int Height = 900, ColorScheme Colours = ColorScheme.Dark, bool IsPhone = false)
{
    public static StudioLook Phone { get; } = new(390, 844, IsPhone: true);
}

/// <summary>All tests in the browser share it, one after the other: they measure, too.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<StudioBrowser>
{
    public const string Name = "Studio";
}
