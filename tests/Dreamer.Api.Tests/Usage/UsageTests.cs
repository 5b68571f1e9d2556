using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.Usage;

public sealed class UsageTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task What_ended_is_listed_and_summed_up_and_outlives_its_session()
    {
        var id = await host.FinishedStillAsync("a star that is billed");
        var session = (await host.GetAsync($"/v1/generations/{id}"))["session_id"];
        await host.SendAsync(HttpMethod.Delete, $"/v1/sessions/{session}");

        var report = await host.GetAsync("/v1/usage?limit=100");

        var line = report.Json.GetProperty("data").EnumerateArray().Single(l => l.GetProperty("generation").GetString() == id);
        Assert.Equal((session, "text_to_image", "succeeded"), (line.GetProperty("session_id").GetString(), line.GetProperty("kind").GetString(), line.GetProperty("outcome").GetString()));
        Assert.Equal((2, 0.2, "fake"), (line.GetProperty("steps").GetInt32(), line.GetProperty("device_seconds").GetDouble(), line.GetProperty("model").GetString()));
        Assert.Equal((1, 64 * 64), (line.GetProperty("frames").GetInt32(), line.GetProperty("pixels").GetInt64()));
        var totals = report.Json.GetProperty("totals");
        Assert.Equal(report.Json.GetProperty("data").GetArrayLength(), totals.GetProperty("generations").GetInt32());
        Assert.Equal(report.Json.GetProperty("data").EnumerateArray().Sum(l => l.GetProperty("steps").GetInt32()), totals.GetProperty("steps").GetInt32());
    }

    [Fact]
    public async Task A_page_is_followed_by_the_next_and_each_has_the_sums_of_all()
    {
        string[] ids = [await host.FinishedStillAsync("one"), await host.FinishedStillAsync("two"), await host.FinishedStillAsync("three")];

        var first = await host.GetAsync("/v1/usage?limit=2");
        var second = await host.GetAsync($"/v1/usage?limit=1&after={first["next_after"]}");

        Assert.Equal([ids[2], ids[1]], IdsIn(first));
        Assert.Equal([ids[0]], IdsIn(second));
        Assert.Equal(first.Json.GetProperty("totals").GetRawText(), second.Json.GetProperty("totals").GetRawText());
    }

    [Fact]
    public async Task Days_without_use_are_empty_and_say_which_they_are()
    {
        var report = await host.GetAsync("/v1/usage?from=2020-02-01&to=2020-02-29");

        Assert.Equal(("2020-02-01", "2020-02-29"), (report["from"], report["to"]));
        Assert.Equal(0, report.Json.GetProperty("totals").GetProperty("generations").GetInt32());
        Assert.False(report.Json.TryGetProperty("next_after", out _));
    }

    [Theory]
    [InlineData("from=yesterday", "from", "yesterday")]
    [InlineData("to=2026-02-30", "to", "2026-02-30")]
    [InlineData("from=2026-01-02&to=2026-01-01", "from", "end on 2026-01-01, before they begin on 2026-01-02")]
    [InlineData("from=2020-01-01&to=2026-01-01", "from", "93")]
    [InlineData("limit=101", "limit", "101")]
    [InlineData("after=2026-01-01", "after", "2026-01-01")]
    [InlineData("after=2026-01-01.-1", "after", "2026-01-01.-1")]
    public async Task What_cannot_be_asked_for_is_refused_with_the_value(string query, string param, string value)
    {
        var refused = await host.GetAsync($"/v1/usage?{query}");

        Assert.Equal((400, "invalid_request", param), (refused.Status, refused["code"], refused["param"]));
        Assert.Contains(value, refused["detail"], StringComparison.Ordinal);
    }

    private static IEnumerable<string?> IdsIn(Answer page) => page.Json.GetProperty("data").EnumerateArray().Select(line => line.GetProperty("generation").GetString());
}
