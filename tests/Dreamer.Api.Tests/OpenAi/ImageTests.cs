using System.Text;
using System.Text.Json;
using Dreamer.Api.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Dreamer.Api.Tests.OpenAi;

public sealed class ImageTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Stills_come_in_the_answer()
    {
        var answer = await host.PostAsync("/v1/images/generations", """{"prompt": "a red star", "n": 2, "size": "1024x1024", "quality": "medium", "style": "vivid", "user": "u"}""");

        Assert.Equal((200, "64x64", "medium", "png", "opaque"), (answer.Status, answer["size"], answer["quality"], answer["output_format"], answer["background"]));
        Assert.Equal(2, answer.Json.GetProperty("data").GetArrayLength());
        Assert.All(answer.Json.GetProperty("data").EnumerateArray(), image =>
            Assert.StartsWith("the Image of", Encoding.UTF8.GetString(image.GetProperty("b64_json").GetBytesFromBase64()), StringComparison.Ordinal));
        Assert.Equal(0, answer.Json.GetProperty("usage").GetProperty("input_tokens_details").GetProperty("image_tokens").GetInt32());
    }

    [Fact]
    public async Task A_link_needs_no_key_and_nothing_of_it_may_be_changed()
    {
        var link = new Uri((await host.PostAsync("/v1/images/generations", """{"prompt": "a red star", "response_format": "url"}""")).Json.GetProperty("data")[0].GetProperty("url").GetString()!);
        var other = await host.SomeStillAsync();
        using var stranger = new HttpClient();

        Assert.StartsWith("the Image of", await stranger.GetStringAsync(link), StringComparison.Ordinal);
        string[] changed =
        [
            link + "0", link.ToString().Replace("expires=1", "expires=2", StringComparison.Ordinal), link.GetLeftPart(UriPartial.Path),
            link.ToString().Replace(link.Segments[^1], $"{other}.png", StringComparison.Ordinal),
        ];
        foreach (var url in changed)
        {
            Assert.Equal(404, (int)(await stranger.GetAsync(new Uri(url))).StatusCode);
        }
    }

    [Fact]
    public async Task A_stream_shows_the_work_under_way_and_then_each_still()
    {
        var answer = await host.PostAsync("/v1/images/generations", """{"prompt": "a red star", "n": 2, "stream": true, "partial_images": 2, "num_inference_steps": 100}""");
        var events = EventsOf(answer);

        Assert.Equal("text/event-stream", answer.Message.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith("data: [DONE]\n\n", answer.Text, StringComparison.Ordinal);
        Assert.Equal(2, events.Count(told => told.GetProperty("type").GetString() == "image_generation.completed"));
        Assert.Equal("image_generation.completed", events[^1].GetProperty("type").GetString());
        var partial = events.Where(told => told.GetProperty("type").GetString() == "image_generation.partial_image").ToList();
        Assert.InRange(partial.Count, 0, 4);
        Assert.All(partial, told => Assert.InRange(told.GetProperty("partial_image_index").GetInt32(), 0, 1));
    }

    [Fact]
    public async Task A_stream_of_a_still_that_fails_ends_with_an_error()
    {
        var told = Assert.Single(EventsOf(await host.PostAsync("/v1/images/generations", """{"prompt": "broken star", "stream": true}""")));

        Assert.Equal("invalid_request", told.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_picture_is_made_anew()
    {
        var form = await host.FormAsync("/v1/images/edits", [("prompt", "a blue star"), ("n", "2"), ("input_fidelity", "high")], [("image[]", FaceCalls.Picture)]);
        var json = await host.PostAsync("/v1/images/edits", $$"""{"prompt": "a blue star", "images": [{"image_url": "{{FaceCalls.DataUrl}}"}]}""");

        Assert.Equal((200, 200), (form.Status, json.Status));
        Assert.Equal((2, 1), (form.Json.GetProperty("data").GetArrayLength(), json.Json.GetProperty("data").GetArrayLength()));
        Assert.Equal("[]", (await host.GetAsync("/v1/assets")).Json.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task Links_end_and_what_nobody_can_name_goes_but_what_somebody_went_on_from_stays()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var aged = new ApiHost { Adapt = services => services.AddSingleton<TimeProvider>(clock) };
        await aged.InitializeAsync();
        var link = (await aged.PostAsync("/v1/images/generations", """{"prompt": "an old star", "response_format": "url"}""")).Json.GetProperty("data")[0].GetProperty("url").GetString();
        await aged.PostAsync("/v1/images/generations", """{"prompt": "a star to go on from"}""");
        var kept = (await aged.GetAsync("/v1/sessions")).Json.GetProperty("data")[0].GetProperty("id").GetString();
        await aged.GenerateAsync(kept!, """{"kind": "text_to_image", "caption": "a star of my own", "steps": 1}""");

        clock.Advance(TimeSpan.FromHours(3));
        var over = await aged.GetAsync(link!);
        await aged.PostAsync("/v1/images/generations", """{"prompt": "a new star"}""");
        var left = (await aged.GetAsync("/v1/sessions")).Json.GetProperty("data").EnumerateArray().Select(session => session.GetProperty("title").GetString());

        Assert.Equal(404, over.Status);
        Assert.Contains("60 minutes", over.Error("message"), StringComparison.Ordinal);
        Assert.Equal(["a new star", "a star to go on from"], left);
    }

    private static List<JsonElement> EventsOf(Answer answer) =>
    [
        .. answer.Text.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)).Select(line => JsonDocument.Parse(line["data: ".Length..]).RootElement),
    ];
}
