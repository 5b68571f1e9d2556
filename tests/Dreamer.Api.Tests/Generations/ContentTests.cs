using System.Net;
using System.Net.Http.Headers;
using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.Generations;

public sealed class ContentTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_result_comes_with_its_type_and_an_etag_that_saves_the_second_fetch()
    {
        var path = $"/v1/generations/{await host.SomeStillAsync()}/content";

        using var first = await host.Http.GetAsync(path);
        using var repeat = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var second = await host.Http.SendAsync(repeat);

        Assert.Equal("image/png", first.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("the Image of local/ses_", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task A_range_of_a_result_can_be_fetched()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/generations/{await host.SomeStillAsync()}/content?variant=image");
        request.Headers.Range = new RangeHeaderValue(4, 8);

        using var part = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("Image", await part.Content.ReadAsStringAsync());
    }
}
