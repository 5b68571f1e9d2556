using System.Net;
using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.Metrics;

public sealed class MetricsTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Elsewhere = "203.0.113.7";

    [Fact]
    public async Task From_this_machine_they_need_no_key_and_tell_of_a_generation()
    {
        await host.FinishedStillAsync();
        using var nobody = new HttpClient { BaseAddress = host.Http.BaseAddress };

        var answer = await nobody.GetAsync("/metrics");

        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Matches("""dreamer_generations_total\{[^}]*kind="text_to_image"[^}]*state="succeeded"[^}]*\} [1-9]""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task From_another_machine_they_need_a_key()
    {
        using var stranger = new HttpClient { BaseAddress = host.Http.BaseAddress };
        stranger.DefaultRequestHeaders.Add(ApiHost.CallerHeader, Elsewhere);

        var refused = await stranger.GetAsync("/metrics");
        var known = await host.SendAsync(HttpMethod.Get, "/metrics", null, (ApiHost.CallerHeader, Elsewhere));

        Assert.Equal((HttpStatusCode.Unauthorized, 200), (refused.StatusCode, known.Status));
        Assert.DoesNotContain("dreamer_", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("X-Forwarded-For", "127.0.0.1")] // anybody may write this
    [InlineData("x-forwarded-host", "example.org")]
    [InlineData("Forwarded", "for=203.0.113.9;proto=https")]
    [InlineData("X-Real-IP", "203.0.113.9")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("CF-Connecting-IP", "203.0.113.9")]
    [InlineData("True-Client-IP", "203.0.113.9")]
    [InlineData("X-Original-Forwarded-For", "203.0.113.9")]
    public async Task Through_a_proxy_on_this_machine_they_need_a_key(string header, string value)
    {
        using var nobody = new HttpClient { BaseAddress = host.Http.BaseAddress };
        nobody.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

        var refused = await nobody.GetAsync("/metrics");
        var known = await host.SendAsync(HttpMethod.Get, "/metrics", null, (header, value));

        Assert.Equal((HttpStatusCode.Unauthorized, 200), (refused.StatusCode, known.Status));
    }
}
