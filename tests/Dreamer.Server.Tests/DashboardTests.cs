using System.Net;
using System.Text;
using Dreamer.Hosting;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Testing;

namespace Dreamer.Server.Tests;

public sealed class DashboardTests
{
    [Fact]
    public async Task It_shows_the_actors_to_who_has_its_key_at_its_own_port_and_to_nobody_else()
    {
        using var data = new TemporaryFolder();
        var dashboard = new Dashboard(FreePort.Next());
        await using var server = await FakeServer.StartAsync(data.Path, new FakeModel(), dashboard: dashboard);
        var counters = new Uri(dashboard.Url, "DashboardCounters");
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"dreamer:{dashboard.Key}"));

        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(counters, null)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(dashboard.Url, null)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(counters, $"Bearer {server.Key}")).Status); // the API's key is another
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(new Uri(server.Url, "dashboard/DashboardCounters"), $"Bearer {dashboard.Key}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(new Uri(dashboard.Url, "GrainState?grainId=x&grainType=y"), $"Bearer {dashboard.Key}")).Status);
        Assert.Contains("<html", (await GetAsync(dashboard.Url, $"Basic {basic}")).Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("totalActivationCount", (await GetAsync(counters, $"Bearer {dashboard.Key}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_flag_there_is_none()
    {
        await using var server = await FakeServer.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(new Uri(server.Running.Url, "dashboard/"), $"Bearer {server.Running.Key}")).Status);
    }

    [Fact]
    public void A_port_that_is_none_is_named() => Assert.Contains("--dashboard is 70000", Assert.Throws<ArgumentException>(() => Dashboard.At(70_000)).Message, StringComparison.Ordinal);

    private static async Task<(HttpStatusCode Status, string Text)> GetAsync(Uri address, string? authorization)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
