using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.OpenAi;

public sealed class RemixTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_remix_draws_the_still_anew_from_itself_and_outlives_its_source()
    {
        var source = await host.DoneVideoAsync();

        var remix = await RemixAsync(source, "a blue star");
        await host.SendAsync(HttpMethod.Delete, $"/v1/videos/{source}");
        var made = await host.GetAsync($"/v1/generations/{remix["id"]}?wait=30s");
        var still = await host.GetAsync($"/v1/generations/{made["parent"]}");

        Assert.Equal((200, source, "a blue star"), (remix.Status, remix["remixed_from_video_id"], remix["prompt"]));
        Assert.Equal(("animate", "succeeded", "2"), (made["kind"], made["state"], made.Json.GetProperty("settings").GetProperty("steps").ToString()));
        Assert.Equal(("refine", "a blue star", "succeeded"), (still["kind"], still.Json.GetProperty("settings").GetProperty("caption").GetString(), still["state"]));
        Assert.Equal(404, (await host.GetAsync($"/v1/videos/{source}")).Status);
        Assert.Contains(remix["id"], (await host.GetAsync("/v1/videos?limit=100")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_remix_of_a_remix_goes_on_from_its_still()
    {
        var first = (await RemixAsync(await host.DoneVideoAsync(), "a blue star"))["id"];
        await host.GetAsync($"/v1/generations/{first}?wait=30s");

        var second = await RemixAsync(first, "a green star");
        var made = await host.GetAsync($"/v1/generations/{second["id"]}?wait=30s");

        Assert.Equal((first, "succeeded"), (second["remixed_from_video_id"], made["state"]));
    }

    [Fact]
    public async Task A_remix_of_a_picture_keeps_the_picture()
    {
        var source = (await host.FormAsync("/v1/videos", [("prompt", "it moves")], [("input_reference", FaceCalls.Picture)]))["id"];
        await host.GetAsync($"/v1/generations/{source}?wait=30s");

        var remix = (await RemixAsync(source, "the star moves"))["id"];
        var made = await host.GetAsync($"/v1/generations/{remix}?wait=30s");
        var (before, after) = (await StillAsync(source), await StillAsync(remix));

        Assert.Equal(("succeeded", "the star moves"), (made["state"], made.Json.GetProperty("settings").GetProperty("motion_caption").GetString()));
        Assert.Equal(before, after);
    }

    [Theory]
    [InlineData("""{"prompt": "endless star"}""", "a star", 400, "id")]
    [InlineData("""{"prompt": "a star"}""", " ", 400, "prompt")]
    public async Task What_no_remix_is_made_of_is_refused(string source, string prompt, int status, string param)
    {
        var refused = await RemixAsync((await host.VideoAsync(source))["id"], prompt);

        Assert.Equal((status, param), (refused.Status, refused.Error("param")));
    }

    private Task<Answer> RemixAsync(string id, string prompt) => host.PostAsync($"/v1/videos/{id}/remix", $$"""{"prompt": "{{prompt}}"}""");

    private Task<byte[]> StillAsync(string id) => host.Http.GetByteArrayAsync($"/v1/generations/{id}/content?variant=image");
}
