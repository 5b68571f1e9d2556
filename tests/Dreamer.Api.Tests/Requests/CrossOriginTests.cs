using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.Requests;

public sealed class CrossOriginTests
{
    private const string Known = "https://studio.example";

    [Fact]
    public async Task A_page_of_a_named_origin_may_call_and_read_what_it_needs()
    {
        await using var host = await StartAsync(Known);

        var asked = await PreflightAsync(host, Known);
        var called = await host.SendAsync(HttpMethod.Post, "/v1/sessions", "{}", ("Origin", Known));
        var refused = await host.SendAsync(HttpMethod.Get, "/v1/sessions/none", null, ("Origin", Known));

        Assert.Equal((204, Known), (asked.Status, HeaderOf(asked, "Access-Control-Allow-Origin")));
        Assert.Contains("authorization", HeaderOf(asked, "Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("DELETE", HeaderOf(asked, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.All([called, refused], answer => Assert.Equal(Known, HeaderOf(answer, "Access-Control-Allow-Origin"))); // a problem, too, must be legible
        Assert.Contains("Location", HeaderOf(called, "Access-Control-Expose-Headers"), StringComparison.Ordinal);
        Assert.Equal((201, 400), (called.Status, refused.Status));
    }

    [Fact]
    public async Task Another_origin_may_not()
    {
        await using var host = await StartAsync(Known);

        var asked = await PreflightAsync(host, "https://elsewhere.example");

        Assert.Equal("", HeaderOf(asked, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Unless_one_is_named_none_may()
    {
        await using var host = await StartAsync();

        var asked = await PreflightAsync(host, Known);

        Assert.Equal((405, ""), (asked.Status, HeaderOf(asked, "Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData("studio.example")]
    [InlineData("https://studio.example/")]
    [InlineData("https://studio.example/app")]
    [InlineData("ftp://studio.example")]
    [InlineData("https://Studio.example")]
    public void What_no_browser_calls_an_origin_is_refused_at_the_start(string origin)
    {
        var refused = Assert.Throws<ArgumentException>(() => new ApiOptions { CorsOrigins = [origin] }.Check());

        Assert.Contains($"'{origin}'", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<ApiHost> StartAsync(params string[] origins)
    {
        var host = new ApiHost { Options = new ApiOptions { CorsOrigins = origins } };
        await host.InitializeAsync();
        return host;
    }

    private static Task<Answer> PreflightAsync(ApiHost host, string origin) => host.SendAsync(
        HttpMethod.Options, "/v1/sessions", null, ("Origin", origin), ("Access-Control-Request-Method", "DELETE"), ("Access-Control-Request-Headers", "authorization,content-type"));

    private static string HeaderOf(Answer answer, string name) => answer.Message.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : "";
}
