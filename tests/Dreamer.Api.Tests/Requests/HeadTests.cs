using Dreamer.Api.Tests.Hosting;
using Microsoft.AspNetCore.Routing;

namespace Dreamer.Api.Tests.Requests;

/// <summary>HEAD is answered wherever GET is.</summary>
public sealed class HeadTests(ApiHost host) : IClassFixture<ApiHost>
{
    /// <summary>What differs from one answer to the next, or belongs to how a body is sent.</summary>
    private static readonly string[] s_own = ["Date", "X-Request-Id", "Transfer-Encoding", "RateLimit-Remaining", "RateLimit-Reset"];

    [Fact]
    public async Task Every_route_that_can_be_read_answers_HEAD_with_the_headers_of_GET_and_no_body()
    {
        var still = await host.SomeStillAsync();
        var asset = (await host.UploadAsync(Media.Png.Encode(Media.RgbImage.Filled(64, 64, (9, 9, 9)))))["id"];
        var endpoint = (await host.PostAsync("/v1/webhook_endpoints", """{"url": "https://hooks.invalid/"}"""))["id"];
        var paths = host.Routes
            .Where(route => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") != false)
            .Select(route => "/" + route.RoutePattern.RawText!.Trim('/'))
            .Select(path => path.Replace("{documentName}", "v1", StringComparison.Ordinal)
                .Replace("{id}", path.Contains("/webhook_endpoints/", StringComparison.Ordinal) ? endpoint : path.Contains("/assets/", StringComparison.Ordinal) ? asset : path.Contains("/sessions/", StringComparison.Ordinal) ? "ses_" + still[4..36] : still, StringComparison.Ordinal))
            .ToList();

        Assert.Contains($"/v1/generations/{still}/content", paths);
        foreach (var path in paths)
        {
            var (get, head) = (await HeadersAsync(HttpMethod.Get, path), await HeadersAsync(HttpMethod.Head, path));
            Assert.True(get.SequenceEqual(head), $"{path}: GET {string.Join(" | ", get)}, HEAD {string.Join(" | ", head)}");
        }
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_with_what_can_be_done_there()
    {
        var still = await host.SomeStillAsync();

        var refused = await host.SendAsync(HttpMethod.Head, $"/v1/generations/{still}/cancel");
        var put = await host.SendAsync(HttpMethod.Put, "/v1/models");

        Assert.Equal((405, ""), (refused.Status, refused.Text));
        Assert.Equal(405, put.Status);
        Assert.Equal(["GET", "HEAD"], put.Message.Content.Headers.Allow.Order());
    }

    private async Task<List<string>> HeadersAsync(HttpMethod method, string path)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var request = new HttpRequestMessage(method, path);
        using var answer = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        if (method == HttpMethod.Head)
        {
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync(patience.Token));
        }

        var all = answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated);
        return [$"{(int)answer.StatusCode}", .. all.Where(header => !s_own.Contains(header.Key, StringComparer.OrdinalIgnoreCase)).Select(header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal)];
    }
}
