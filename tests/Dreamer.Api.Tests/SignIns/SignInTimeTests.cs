using Dreamer.Api.Keys;
using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.SignIns;

/// <summary>What shifts the clock, or counts what is wrong: a host a test.</summary>
public sealed class SignInTimeTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly ApiHost _host = new()
    {
        Options = new ApiOptions { SignedInFor = TimeSpan.FromDays(2) },
        Rates = new RateLimitOptions { RequestBurst = 1_000_000, FailedKeysPerMinute = 0.001, FailedKeyBurst = 3 },
    };

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    [Theory]
    [InlineData(1.9, 200)]
    [InlineData(2.1, 401)]
    public async Task A_cookie_ends_with_its_time(double days, int status)
    {
        using var browser = Browser();
        await browser.SignInAsync(ApiHost.Key);

        _host.Clock.Shift = TimeSpan.FromDays(days);

        Assert.Equal(status, (await browser.GetAsync("/v1/me")).Status);
    }

    [Fact]
    public async Task And_with_its_keys_where_that_is_earlier()
    {
        using var browser = Browser();
        var end = TimeProvider.System.GetUtcNow().AddHours(1);
        await browser.SignInAsync((await _host.NewKeyAsync("hourly", $$"""{"expires_at": "{{end:O}}"}"""))["secret"]);
        var me = await browser.GetAsync("/v1/me");

        _host.Clock.Shift = TimeSpan.FromHours(2);

        Assert.Equal(end, me.Json.GetProperty("expires_at").GetDateTimeOffset());
        Assert.Equal(401, (await browser.GetAsync("/v1/me")).Status);
    }

    [Fact]
    public async Task Wrong_keys_count_and_cookies_that_are_over_do_not()
    {
        var made = (await _host.NewKeyAsync("neighbour"))["secret"];
        using var browser = Browser();
        for (var picture = 0; picture < 30; picture++)
        {
            Assert.Equal(401, (await browser.GetAsync("/v1/models", ("Cookie", "dreamer=si_local_0123456789012345678901234567890123456789"))).Status);
        }

        var statuses = new List<int>();
        for (var guess = 0; guess < 4; guess++)
        {
            statuses.Add((await browser.SignInAsync("guess" + guess)).Status);
        }

        Assert.Equal([401, 401, 401, 429], statuses);
        Assert.Equal(429, (await browser.SignInAsync(ApiHost.Key)).Status); // a chosen key, which the next guess could be
        Assert.Equal(204, (await browser.SignInAsync(made)).Status);
    }

    [Fact]
    public async Task Of_very_many_sign_ins_the_oldest_ends()
    {
        using var first = Browser();
        await first.SignInAsync(ApiHost.Key);
        using var second = Browser();
        await second.SignInAsync(ApiHost.Key);
        var grain = _host.Grains.SignIns(TenantId.Local);
        for (var more = 0; more < 999; more++)
        {
            await grain.AddAsync(new Accounts.SignIn { Hash = ApiKey.HashOf($"{more}"), ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(1) });
        }

        Assert.Equal((401, 200), ((await first.GetAsync("/v1/me")).Status, (await second.GetAsync("/v1/me")).Status));
    }

    [Theory]
    [InlineData("00:00:10")]
    [InlineData("500.00:00:00")]
    public void A_time_that_no_browser_keeps_is_refused_at_the_start(string time)
    {
        var refused = Assert.Throws<ArgumentException>(() => new ApiOptions { SignedInFor = TimeSpan.Parse(time, null) }.Check());

        Assert.Contains(time, refused.Message, StringComparison.Ordinal);
    }

    private BrowserOf Browser() => new(_host.Http.BaseAddress!);
}
