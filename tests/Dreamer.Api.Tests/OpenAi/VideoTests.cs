using System.Text.Json;
using Dreamer.Api.Tests.Hosting;
using Dreamer.Media;

namespace Dreamer.Api.Tests.OpenAi;

public sealed class VideoTests(ApiHost host) : IClassFixture<ApiHost>
{
    private static readonly string[] s_keys =
    [
        "id", "object", "model", "status", "progress", "created_at", "completed_at", "expires_at", "prompt", "size", "seconds", "remixed_from_video_id", "error",
    ];

    private static readonly string[] s_nulls = ["expires_at", "remixed_from_video_id", "error"];

    [Fact]
    public async Task A_prompt_becomes_a_video_whose_every_key_is_there()
    {
        var begun = await host.VideoAsync("""{"prompt": "a red star", "model": "sora-2", "seconds": "4", "size": "1280x720"}""");
        await host.GetAsync($"/v1/generations/{begun["id"]}?wait=30s");
        var video = await host.GetAsync($"/v1/videos/{begun["id"]}");

        Assert.Equal((200, 200), (begun.Status, video.Status));
        Assert.Equal(s_keys.Order(), video.Json.EnumerateObject().Select(key => key.Name).Order());
        Assert.Equal(("video", "fake", "completed", "100", "a red star"), (video["object"], video["model"], video["status"], video["progress"], video["prompt"]));
        Assert.Equal(("80x48", "2"), (video["size"], video["seconds"])); // what the model makes, not what was asked for
        Assert.Equal(JsonValueKind.String, video.Json.GetProperty("seconds").ValueKind);
        Assert.All(s_nulls, key => Assert.Equal(JsonValueKind.Null, video.Json.GetProperty(key).ValueKind));
        Assert.StartsWith("the Video of", (await host.GetAsync($"/v1/videos/{begun["id"]}/content")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_says_what_JSON_says()
    {
        var form = await host.FormAsync("/v1/videos",
        [
            ("prompt", "a red star"), ("seconds", "4"), ("size", "64x64"), ("seed", "7"), ("num_inference_steps", "3"), ("guidance_scale", "2.5"), ("fps", "10"), ("model", "null"),
        ]);
        var json = await host.VideoAsync(
            """{"prompt": "a red star", "seconds": 4, "size": "64x64", "seed": 7, "num_inference_steps": 3, "guidance_scale": 2.5, "fps": 10, "model": null}""");

        Assert.Equal((200, 200), (form.Status, json.Status));
        Assert.Equal(await SettingsOfAsync(json["id"]), await SettingsOfAsync(form["id"]));
        Assert.Contains("\"guidance\":2.5", await SettingsOfAsync(form["id"]), StringComparison.Ordinal);
        Assert.Equal("1.6", form["seconds"]);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("JSON")]
    [InlineData("asset")]
    public async Task A_picture_becomes_a_video_and_is_kept_by_it_alone(string way)
    {
        var asset = way == "asset" ? (await host.UploadAsync(FaceCalls.Picture))["id"] : null;
        var video = way switch
        {
            "file" => await host.FormAsync("/v1/videos", [("prompt", "it moves")], [("input_reference", FaceCalls.Picture)]),
            "JSON" => await host.VideoAsync($$$"""{"prompt": "it moves", "input_reference": {"image_url": "{{{FaceCalls.DataUrl}}}"}}"""),
            _ => await host.VideoAsync($$$"""{"prompt": "it moves", "input_reference": {"file_id": "{{{asset}}}"}}"""),
        };
        var made = await host.GetAsync($"/v1/generations/{video["id"]}?wait=30s");
        var still = await host.Http.GetByteArrayAsync($"/v1/generations/{video["id"]}/content?variant=image");

        Assert.Equal((200, "animate", "succeeded", "64x64"), (video.Status, made["kind"], made["state"], video["size"]));
        Assert.Equal((200, 30, 60), Png.Decode(still)[5, 5]);
        var left = made.Json.GetProperty("settings").GetProperty("asset").GetString();
        Assert.Equal(asset is null ? 404 : 200, (await host.GetAsync($"/v1/assets/{left}")).Status);
    }

    [Fact]
    public async Task A_video_on_its_way_says_when_to_ask_again_and_its_deletion_cancels_it()
    {
        var begun = await host.VideoAsync("""{"prompt": "endless star"}""");
        var deleted = await host.SendAsync(HttpMethod.Delete, $"/v1/videos/{begun["id"]}");

        Assert.InRange(int.Parse(begun.Header("openai-poll-after-ms")!), 200, 10_000);
        Assert.Equal((begun["id"], "video.deleted", "True"), (deleted["id"], deleted["object"], deleted["deleted"]));
        Assert.Equal(404, (await host.GetAsync($"/v1/videos/{begun["id"]}")).Status);
        Assert.Equal(404, (await host.SendAsync(HttpMethod.Delete, $"/v1/videos/{begun["id"]}")).Status);
    }

    [Fact]
    public async Task A_video_that_was_cancelled_has_failed()
    {
        var begun = await host.VideoAsync("""{"prompt": "endless star"}""");
        await host.PostAsync($"/v1/generations/{begun["id"]}/cancel");
        await host.GetAsync($"/v1/generations/{begun["id"]}?wait=30s");

        var video = await host.GetAsync($"/v1/videos/{begun["id"]}");

        Assert.Equal(("failed", "cancelled"), (video["status"], video.Error("code")));
    }

    [Fact]
    public async Task A_clip_of_another_call_is_a_video_too_and_stays_with_its_session()
    {
        var clip = await host.GenerateAsync(await host.OpenSessionAsync(), """{"kind": "text_to_video", "caption": "a", "motion_caption": "it moves"}""");

        var video = await host.GetAsync($"/v1/videos/{clip}");
        var refused = await host.SendAsync(HttpMethod.Delete, $"/v1/videos/{clip}");

        Assert.Equal((200, clip, "it moves"), (video.Status, video["id"], video["prompt"]));
        Assert.Equal((400, "id"), (refused.Status, refused.Error("param")));
        Assert.DoesNotContain(clip, (await host.GetAsync("/v1/videos?limit=100")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_leaves_no_session_behind()
    {
        var title = $"refused {Guid.NewGuid():N}";

        var refused = await host.VideoAsync($$"""{"prompt": "{{title}}", "num_frames": 1000}""");

        Assert.Equal((400, "num_frames"), (refused.Status, refused.Error("param")));
        Assert.Contains("'num_frames' is 1000", refused.Error("message"), StringComparison.Ordinal);
        Assert.DoesNotContain(title, (await host.GetAsync("/v1/sessions?limit=100")).Text, StringComparison.Ordinal);
    }

    private async Task<string> SettingsOfAsync(string id) => (await host.GetAsync($"/v1/generations/{id}")).Json.GetProperty("settings").GetRawText();
}
