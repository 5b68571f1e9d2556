using Dreamer.Api.Tests.Hosting;
using Dreamer.Api.Usage;

namespace Dreamer.Api.Tests.Usage;

public sealed class UsageTableTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Usage_is_summed_up_by_day_and_by_the_key_that_asked()
    {
        var (one, other) = (await host.NewKeyAsync("billed"), await host.NewKeyAsync("billed"));
        await MakeAsync(one["secret"], 2);
        await MakeAsync(one["secret"], 3);
        await MakeAsync(other["secret"], 4);

        var byKey = await host.SendAsAsync(one["secret"], HttpMethod.Get, "/v1/usage?by=key");
        var byDay = await host.SendAsAsync(one["secret"], HttpMethod.Get, "/v1/usage?by=day");

        var expected = new[] { (one["id"], 2, 5), (other["id"], 1, 4) }.OrderBy(key => key.Item1, StringComparer.Ordinal);
        Assert.Equal(expected, byKey.Json.GetProperty("groups").EnumerateArray().Select(group => (
            group.GetProperty("name").GetString()!, group.GetProperty("totals").GetProperty("generations").GetInt32(), group.GetProperty("totals").GetProperty("steps").GetInt32())));
        Assert.Equal(9, byDay.Json.GetProperty("groups").EnumerateArray().Sum(group => group.GetProperty("totals").GetProperty("steps").GetInt32()));
        Assert.False((await host.SendAsAsync(one["secret"], HttpMethod.Get, "/v1/usage")).Json.TryGetProperty("groups", out _));
    }

    [Theory]
    [InlineData("?format=csv", null, "generation,session_id,kind,", 3)]
    [InlineData("", "text/csv", "generation,session_id,kind,", 3)]
    [InlineData("?by=key&format=csv", null, "key,generations,succeeded,", 2)]
    [InlineData("?by=day", "text/csv", "day,generations,succeeded,", 2)]
    public async Task Usage_comes_as_a_table_of_every_line_or_of_the_groups(string query, string? accept, string head, int lines)
    {
        var key = await host.NewKeyAsync($"table-{query.Length}");
        await MakeAsync(key["secret"], 1);
        await MakeAsync(key["secret"], 2);

        var answer = await host.SendAsync(
            HttpMethod.Get, $"/v1/usage{query}", null, [("Authorization", $"Bearer {key["secret"]}"), .. accept is null ? [] : new (string, string)[] { ("Accept", accept) }]);

        Assert.Equal((200, "text/csv"), (answer.Status, answer.Message.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith("usage", answer.Message.Content.Headers.ContentDisposition?.FileName?.Trim('"'), StringComparison.Ordinal);
        var rows = answer.Text.Split("\r\n");
        Assert.StartsWith(head, rows[0], StringComparison.Ordinal);
        Assert.Equal((lines, ""), (rows.Length - 1, rows[^1]));
        Assert.All(rows[..^1], row => Assert.Equal(rows[0].Split(',').Length, row.Split(',').Length));
    }

    [Theory]
    [InlineData("by=week", "by")]
    [InlineData("format=xml", "format")]
    public async Task What_cannot_be_asked_for_is_refused_with_the_value(string query, string param)
    {
        var refused = await host.GetAsync($"/v1/usage?{query}");
        Assert.Equal((400, param), (refused.Status, refused["param"]));
        Assert.Contains($"'{query.Split('=')[1]}'", refused["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=1+2", "'=1+2")]
    [InlineData("+49", "'+49")]
    [InlineData("-x", "'-x")]
    [InlineData("@sum(A1,B1)", "\"'@sum(A1,B1)\"")]
    [InlineData("", "")]
    public void A_cell_is_quoted_where_it_must_be_and_is_no_formula(string text, string cell) => Assert.Equal(cell + "\r\n", CsvLine.Of(text));

    private async Task MakeAsync(string key, int steps)
    {
        var session = (await host.SendAsAsync(key, HttpMethod.Post, "/v1/sessions", "{}"))["id"];
        var made = await host.SendAsAsync(
            key, HttpMethod.Post, $"/v1/sessions/{session}/generations", $$"""{"kind": "text_to_image", "caption": "a star", "steps": {{steps}}}""");
        await host.SendAsAsync(key, HttpMethod.Get, $"/v1/generations/{made["id"]}?wait=30s");
    }
}
