using System.Net;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Testing;

namespace Dreamer.Server.Tests;

/// <summary>A person on their own machine follows the link, and stays signed in.</summary>
public sealed class StudioLinkTests : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly HttpClient _browser = new(); // with a cookie jar; cookies know no ports

    [Fact]
    public async Task The_link_opens_the_page_and_a_restart_signs_nobody_out()
    {
        await using (var server = await FakeServer.StartAsync(_data.Path, new FakeModel()))
        {
            using var opened = await _browser.GetAsync(server.StudioLink());

            Assert.Equal((HttpStatusCode.OK, "/studio/"), (opened.StatusCode, opened.RequestMessage!.RequestUri!.AbsolutePath));
            Assert.Equal("text/html", opened.Content.Headers.ContentType!.MediaType);
            Assert.Contains("\"scopes\":[\"generate\",\"read\",\"admin\"]", await MeAsync(server.Url), StringComparison.Ordinal);
        }

        await using var again = await FakeServer.StartAsync(_data.Path, new FakeModel());

        Assert.Contains("\"signed_in_by\":\"cookie\"", await MeAsync(again.Url), StringComparison.Ordinal);
        using var signOut = new HttpRequestMessage(HttpMethod.Delete, new Uri(again.Url, "v1/sign_in")) { Headers = { { "X-Dreamer-Studio", "1" } } };
        Assert.Equal(HttpStatusCode.NoContent, (await _browser.SendAsync(signOut)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _browser.GetAsync(new Uri(again.Url, "v1/me"))).StatusCode);
    }

    public void Dispose()
    {
        _browser.Dispose();
        _data.Dispose();
    }

    private Task<string> MeAsync(Uri server) => _browser.GetStringAsync(new Uri(server, "v1/me"));
}
