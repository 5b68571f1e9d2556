using Dreamer.Api.Tests.Hosting;
using Dreamer.Grains.Tenants;

namespace Dreamer.Api.Tests.Usage;

public sealed class QuotaTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Endless = """{"kind": "text_to_image", "caption": "endless star"}""";

    [Fact]
    public async Task The_quota_shows_every_limit_and_what_is_used_of_it()
    {
        var limits = (await host.GetAsync("/v1/quota")).Json.GetProperty("limits").EnumerateArray().ToDictionary(limit => limit.GetProperty("name").GetString()!);

        Assert.Equal(["asset_bytes", "assets", "concurrent_generations", "device_seconds_per_day", "generations_per_day", "pending_generations", "sessions"], limits.Keys.Order());
        Assert.Equal(10_000, limits["pending_generations"].GetProperty("limit").GetDouble());
        Assert.Equal("null", limits["generations_per_day"].GetProperty("limit").GetRawText());
        Assert.EndsWith("T00:00:00+00:00", limits["generations_per_day"].GetProperty("resets_at").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_a_limit_a_request_is_refused_with_429_which_says_the_limit_and_when_to_come_again()
    {
        await using var small = new ApiHost(new QuotaOptions { Default = new QuotaLimits { PendingGenerations = 5, GenerationsPerDay = 1 } });
        await small.InitializeAsync();
        var session = await small.OpenSessionAsync();
        var first = await small.GenerateAsync(session, Endless);

        var refused = await small.PostAsync($"/v1/sessions/{session}/generations", Endless);

        Assert.Equal((429, "quota_exceeded", "generations_per_day", "True"), (refused.Status, refused["code"], refused["param"], refused["retryable"]));
        Assert.Equal(("1", "0", "\"generations_per_day\";q=1"), (Header("RateLimit-Limit"), Header("RateLimit-Remaining"), Header("RateLimit-Policy")));
        Assert.Equal(Header("Retry-After"), Header("RateLimit-Reset"));
        Assert.InRange(int.Parse(Header("Retry-After"), null), 1, 24 * 60 * 60);
        await small.PostAsync($"/v1/generations/{first}/cancel");

        string Header(string name) => Assert.Single(refused.Message.Headers.GetValues(name));
    }
}
