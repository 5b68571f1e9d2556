using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.OpenAi;

public sealed class ExtensionTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_video_goes_on_in_a_session_of_its_own_and_says_how_long_the_whole_is()
    {
        var source = await host.DoneVideoAsync();

        var form = await host.FormAsync("/v1/videos/extensions", [("video[id]", source), ("prompt", "it moves down"), ("seconds", "4")]);
        await host.SendAsync(HttpMethod.Delete, $"/v1/videos/{source}");
        var made = await host.GetAsync($"/v1/generations/{form["id"]}");
        var parent = await host.GetAsync($"/v1/generations/{made["parent"]}");

        Assert.Equal((200, "3.875", "it moves down"), (form.Status, form["seconds"], form["prompt"])); // 16 frames and 15 more, at 8 a second
        Assert.Equal(("extend", "text_to_video", "succeeded"), (made["kind"], parent["kind"], parent["state"]));
        Assert.Contains(form["id"], (await host.GetAsync("/v1/videos?limit=100")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"video": {"id": "video_1"}, "prompt": "a", "seconds": 4}""", 404, "video.id")]
    [InlineData("""{"prompt": "a", "seconds": 4}""", 400, "video")]
    [InlineData("""{"video": {"id": "SOURCE"}, "prompt": "a"}""", 400, "seconds")]
    [InlineData("""{"video": {"id": "SOURCE"}, "prompt": "a", "seconds": 0}""", 400, "seconds")]
    public async Task What_does_not_go_on_is_refused(string json, int status, string param)
    {
        var refused = await host.PostAsync("/v1/videos/extensions", json.Replace("SOURCE", await host.DoneVideoAsync(), StringComparison.Ordinal));

        Assert.Equal((status, param), (refused.Status, refused.Error("param")));
    }

    [Fact]
    public async Task A_film_of_somebody_elses_does_not_go_on()
    {
        var refused = await host.FormAsync("/v1/videos/extensions", [("prompt", "a"), ("seconds", "4")], [("video", FaceCalls.Picture)]);

        Assert.Equal((400, "video"), (refused.Status, refused.Error("param")));
        Assert.Contains("made here", refused.Error("message"), StringComparison.Ordinal);
    }
}
