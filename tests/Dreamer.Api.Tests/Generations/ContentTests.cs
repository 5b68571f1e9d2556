using System.Net;
using System.Net.Http.Headers;
using Dreamer.Api.Tests.Events;
using Dreamer.Api.Tests.Hosting;
using Grpc.Core;

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

    [Fact]
    public async Task A_result_may_be_kept_for_good_and_a_preview_must_be_asked_for_anew()
    {
        var result = await SendAsync(HttpMethod.Get, $"/v1/generations/{await host.SomeStillAsync()}/content");
        var id = await host.GenerateAsync(await host.OpenSessionAsync(), """{"kind": "text_to_image", "caption": "endless", "previews": true}""");
        await host.ReadEventsAsync($"/v1/generations/{id}/events", until: item => item.EventType == "preview");

        var path = $"/v1/generations/{id}/content?variant=preview";
        using var first = await SendAsync(HttpMethod.Get, path);
        await host.PostAsync($"/v1/generations/{id}/cancel");

        Assert.Equal("private, max-age=31536000, immutable", Cached(result));
        Assert.Equal("private, no-cache", Cached(first));
        Assert.NotNull(first.Headers.ETag);
    }

    [Fact]
    public async Task Each_steps_preview_is_there_after_the_end_and_over_gRPC()
    {
        var id = await host.GenerateAsync(await host.OpenSessionAsync(), """{"kind": "text_to_image", "caption": "a star", "previews": true, "steps": 3}""");
        var ended = (await host.GetAsync($"/v1/generations/{id}?wait=30s")).Json;
        var events = await host.ReadEventsAsync($"/v1/generations/{id}/events");

        Assert.Equal([1, 2, 3], ended.GetProperty("preview_steps").EnumerateArray().Select(step => step.GetInt32()));
        Assert.True(ended.GetProperty("previews_until").GetDateTimeOffset() > ended.GetProperty("finished_at").GetDateTimeOffset().AddDays(6));
        Assert.Equal([1, 2, 3], events.Where(item => item.EventType == "preview").Select(item => item.Data.GetProperty("output").GetProperty("step").GetInt32()));
        using var second = await SendAsync(HttpMethod.Get, $"/v1/generations/{id}/content?variant=preview&step=2");
        using var newest = await SendAsync(HttpMethod.Get, $"/v1/generations/{id}/content?variant=preview");
        Assert.Equal(("step 2", "private, max-age=31536000, immutable"), (await second.Content.ReadAsStringAsync(), Cached(second)));
        Assert.Equal(("step 3", "private, no-cache"), (await newest.Content.ReadAsStringAsync(), Cached(newest)));
        using var call = host.Grpc.Stream<V1.GenerationServiceContentResponse>(
            "GenerationService/Content", new V1.GenerationServiceContentRequest { Id = id, Variant = V1.ArtifactVariant.Preview, Step = 1 });
        Assert.Equal("step 1", (await call.ResponseStream.ReadAllAsync().LastAsync()).Chunk.ToStringUtf8());
    }

    [Theory]
    [InlineData("variant=preview&step=9", 404, "9")]
    [InlineData("variant=preview&step=-1", 400, "-1")]
    [InlineData("variant=preview&step=two", 400, "two")]
    [InlineData("variant=image&step=1", 400, "1")]
    public async Task A_step_that_has_no_preview_is_refused_by_name(string query, int status, string named)
    {
        var id = await host.GenerateAsync(await host.OpenSessionAsync(), """{"kind": "text_to_image", "caption": "a star", "previews": true, "steps": 2}""");
        await host.GetAsync($"/v1/generations/{id}?wait=30s");

        var refused = await host.GetAsync($"/v1/generations/{id}/content?{query}");

        Assert.Equal((status, "step"), (refused.Status, refused["param"]));
        Assert.Contains(named, refused["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Device_seconds_are_those_of_the_ledger_and_absent_before_the_end()
    {
        var id = await host.GenerateAsync(await host.OpenSessionAsync(), """{"kind": "text_to_image", "caption": "endless"}""");
        Assert.False((await host.GetAsync($"/v1/generations/{id}")).Json.TryGetProperty("device_seconds", out _));
        await host.PostAsync($"/v1/generations/{id}/cancel");

        var ended = (await host.GetAsync($"/v1/generations/{id}?wait=30s")).Json;
        var lines = (await host.GetAsync("/v1/usage?limit=100")).Json.GetProperty("data").EnumerateArray();

        Assert.Equal(lines.Single(line => line.GetProperty("generation").GetString() == id).GetProperty("device_seconds").GetDouble(), ended.GetProperty("device_seconds").GetDouble());
    }

    [Theory]
    [InlineData("npt=0-", HttpStatusCode.OK)] // RFC 9110, 14.2: a unit that is not understood is ignored
    [InlineData("seconds=0-1", HttpStatusCode.OK)]
    [InlineData("bytes=4-8, npt=0-", HttpStatusCode.OK)]
    [InlineData("bytes=abc", HttpStatusCode.OK)]
    [InlineData("bytes=8-4", HttpStatusCode.OK)]
    [InlineData("bytes=", HttpStatusCode.OK)]
    [InlineData("bytes", HttpStatusCode.OK)]
    [InlineData("bytes=0-1,4-8", HttpStatusCode.OK)] // several are sent as the whole
    [InlineData("bytes=4-8", HttpStatusCode.PartialContent)]
    [InlineData("Bytes=4-8", HttpStatusCode.PartialContent)]
    [InlineData("bytes=-5", HttpStatusCode.PartialContent)]
    [InlineData("bytes=4-", HttpStatusCode.PartialContent)]
    [InlineData("bytes=-0", HttpStatusCode.RequestedRangeNotSatisfiable)]
    [InlineData("bytes=100000-", HttpStatusCode.RequestedRangeNotSatisfiable)]
    public async Task A_range_is_served_or_ignored_as_the_RFC_says(string range, HttpStatusCode status)
    {
        var path = $"/v1/generations/{await host.SomeStillAsync()}/content";
        using var whole = await SendAsync(HttpMethod.Get, path);

        using var answer = await SendAsync(HttpMethod.Get, path, ("Range", range));

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(status == HttpStatusCode.OK ? await whole.Content.ReadAsStringAsync() : null, status == HttpStatusCode.OK ? await answer.Content.ReadAsStringAsync() : null);
    }

    [Fact]
    public async Task A_question_for_the_head_alone_gets_what_a_fetch_would()
    {
        var path = $"/v1/generations/{await host.SomeStillAsync()}/content?variant=image";
        using var whole = await SendAsync(HttpMethod.Get, path);

        using var head = await SendAsync(HttpMethod.Head, path);
        using var ranged = await SendAsync(HttpMethod.Head, path, ("Range", "bytes=4-8")); // ranges are defined for GET alone

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (head.StatusCode, ranged.StatusCode));
        Assert.Equal(whole.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal(whole.Content.Headers.ContentLength, ranged.Content.Headers.ContentLength);
        Assert.Equal((whole.Headers.ETag, "bytes"), (head.Headers.ETag, head.Headers.AcceptRanges.Single()));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    private static string? Cached(HttpResponseMessage answer) =>
        answer.Headers.NonValidated.TryGetValues("Cache-Control", out var values) ? values.ToString() : null;

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await host.Http.SendAsync(request);
    }
}
