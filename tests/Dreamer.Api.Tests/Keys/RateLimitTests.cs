using Dreamer.Api.Keys;
using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.Keys;

/// <summary>Buckets that fill again so slowly that no test sees it.</summary>
public sealed class RateLimitTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly ApiHost _host = new() { Rates = new RateLimitOptions { RequestsPerSecond = 0.001, RequestBurst = 40, FailedKeysPerMinute = 0.001, FailedKeyBurst = 3 } };

    public Task InitializeAsync() => _host.InitializeAsync();

    [Fact]
    public async Task A_keys_requests_are_counted_and_every_answer_says_what_is_left()
    {
        var (one, other) = ((await _host.NewKeyAsync("busy"))["secret"], (await _host.NewKeyAsync("busy"))["secret"]);
        await _host.AdminAsync(HttpMethod.Put, "tenants/busy/limits", """{"requests_per_second": 0.01, "request_burst": 3}""");

        var answers = new List<Answer>();
        for (var i = 0; i < 4; i++)
        {
            answers.Add(await _host.SendAsAsync(one, HttpMethod.Get, "/v1/sessions"));
        }

        Assert.Equal([200, 200, 200, 429], answers.Select(answer => answer.Status));
        Assert.Equal(["2", "1", "0", "0"], answers.Select(answer => Header(answer, "RateLimit-Remaining")));
        Assert.All(answers, answer => Assert.Equal(("3", "\"requests\";q=3"), (Header(answer, "RateLimit-Limit"), Header(answer, "RateLimit-Policy"))));
        Assert.Equal(("quota_exceeded", "requests", "True"), (answers[3]["code"], answers[3]["param"], answers[3]["retryable"]));
        Assert.InRange(int.Parse(Header(answers[3], "Retry-After"), null), 1, 100);
        Assert.Equal(200, (await _host.SendAsAsync(other, HttpMethod.Get, "/v1/sessions")).Status); // a key of its own

        await _host.AdminAsync(HttpMethod.Put, "tenants/busy/limits", """{"requests_per_second": 100, "request_burst": 100}""");
        Assert.Equal(("100", 200), await LimitAndStatusAsync(one));
    }

    [Fact]
    public async Task The_processs_own_key_is_not_limited()
    {
        for (var i = 0; i < 45; i++)
        {
            var answer = await _host.SendAsAsync(_host.Keys.ProcessKey, HttpMethod.Get, "/v1/keys");
            Assert.Equal((200, false), (answer.Status, answer.Message.Headers.Contains("RateLimit-Limit")));
        }
    }

    [Fact]
    public async Task Keys_that_are_none_are_counted_by_address_and_shut_out_only_those_that_may_be_guessed()
    {
        var made = (await _host.NewKeyAsync("neighbour"))["secret"];
        var statuses = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            statuses.Add(await StatusAsync("guess" + i, "192.0.2.1"));
        }

        Assert.Equal([401, 401, 401, 429], statuses);
        Assert.Equal(429, await StatusAsync(ApiHost.Key, "192.0.2.1")); // a chosen key, which the next guess could be
        Assert.Equal(429, await StatusAsync(ApiKey.New(TenantId.Parse("neighbour")), "192.0.2.1"));
        Assert.Equal(200, await StatusAsync(made, "192.0.2.1"));
        Assert.Equal(200, await StatusAsync(_host.Keys.ProcessKey, "192.0.2.1"));
        Assert.Equal((401, 200), (await StatusAsync("guess", "192.0.2.2"), await StatusAsync(ApiHost.Key, "192.0.2.2")));
    }

    [Fact]
    public async Task Behind_a_proxy_of_this_machine_the_address_is_the_one_that_it_names_last_and_a_household_is_one()
    {
        for (var i = 0; i < 3; i++)
        {
            await ThroughProxyAsync($"2001:db8::{i}");
        }

        Assert.Equal(429, await ThroughProxyAsync("192.0.2.77, 2001:db8::99"));
        Assert.Equal(401, await ThroughProxyAsync("2001:db8::99, 192.0.2.77"));
        Assert.Equal(401, await StatusAsync("guess", "192.0.2.5", "2001:db8::99")); // who is no proxy here is not believed
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    private async Task<int> ThroughProxyAsync(string forwardedFor) => await StatusAsync("guess", "127.0.0.1", forwardedFor);

    private async Task<int> StatusAsync(string key, string from, string? forwardedFor = null)
    {
        (string, string)[] headers = [("Authorization", $"Bearer {key}"), (ApiHost.CallerHeader, from)];
        return (await _host.SendAsync(HttpMethod.Get, "/v1/keys", null, forwardedFor is null ? headers : [.. headers, ("X-Forwarded-For", forwardedFor)])).Status;
    }

    private async Task<(string Limit, int Status)> LimitAndStatusAsync(string key)
    {
        var answer = await _host.SendAsAsync(key, HttpMethod.Get, "/v1/sessions");
        return (Header(answer, "RateLimit-Limit"), answer.Status);
    }

    private static string Header(Answer answer, string name) => Assert.Single(answer.Message.Headers.GetValues(name));
}
