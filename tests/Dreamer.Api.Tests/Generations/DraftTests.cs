using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.Generations;

public sealed class DraftTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_draft_says_that_it_is_one_and_is_finished_once()
    {
        var session = await host.OpenSessionAsync();
        var id = await host.GenerateAsync(session, """{"kind": "text_to_image", "caption": "a red star", "steps": 16, "stop_after": 4}""");

        var draft = await host.GetAsync($"/v1/generations/{id}?wait=30s");
        var (first, second) = (await host.PostAsync($"/v1/generations/{id}/finish"), await host.PostAsync($"/v1/generations/{id}/finish"));
        var finished = await host.GetAsync($"/v1/generations/{first["id"]}?wait=30s");
        var after = await host.GetAsync($"/v1/generations/{id}");

        var told = draft.Json.GetProperty("draft");
        Assert.Equal(("succeeded", 4, 16), (draft["state"], told.GetProperty("stop_after").GetInt32(), told.GetProperty("steps").GetInt32()));
        Assert.True(told.GetProperty("expires_at").GetDateTimeOffset() > draft.Json.GetProperty("finished_at").GetDateTimeOffset());
        Assert.Equal(18, told.GetProperty("bytes").GetInt64());
        Assert.False(told.TryGetProperty("finishes_as", out _));
        Assert.Equal((202, first["id"], $"/v1/generations/{first["id"]}"), (first.Status, second["id"], first.Message.Headers.Location!.ToString()));
        Assert.Equal(("succeeded", id, false), (finished["state"], finished["parent"], finished.Json.TryGetProperty("draft", out _)));
        Assert.Equal((id, 4), (finished.Json.GetProperty("settings").GetProperty("finishes").GetProperty("draft").GetString(), finished.Json.GetProperty("settings").GetProperty("finishes").GetProperty("step").GetInt32()));
        Assert.Equal(first["id"], after.Json.GetProperty("draft").GetProperty("finishes_as").GetString());
    }

    [Fact]
    public async Task What_cannot_be_finished_says_why()
    {
        var session = await host.OpenSessionAsync();
        var whole = await host.GenerateAsync(session, """{"kind": "text_to_image", "caption": "a red star"}""");
        var endless = await host.GenerateAsync(session, """{"kind": "text_to_image", "caption": "endless star", "stop_after": 4}""");

        var (no, notYet) = (await host.PostAsync($"/v1/generations/{whole}/finish"), await host.PostAsync($"/v1/generations/{endless}/finish"));
        var unknown = await host.PostAsync($"/v1/generations/{whole[..^16]}0000000000000000/finish");
        await host.PostAsync($"/v1/generations/{endless}/cancel");

        Assert.Equal((400, "invalid_request"), (no.Status, no["code"]));
        Assert.Contains("stop_after", no["detail"], StringComparison.Ordinal);
        Assert.Equal((409, "conflict"), (notYet.Status, notYet["code"]));
        Assert.Equal((404, "not_found"), (unknown.Status, unknown["code"]));
    }

    [Fact]
    public async Task A_clip_says_how_long_it_is_and_a_still_does_not()
    {
        var session = await host.OpenSessionAsync();
        var clip = await host.GetAsync($"/v1/generations/{await host.GenerateAsync(session, """{"kind": "text_to_video", "caption": "a star", "motion_caption": "it moves", "frames": 12, "fps": 8}""")}");
        var still = await host.GetAsync($"/v1/generations/{await host.GenerateAsync(session, """{"kind": "text_to_image", "caption": "a star"}""")}");

        Assert.Equal((12, 1.5), (clip.Json.GetProperty("frames").GetInt32(), clip.Json.GetProperty("seconds").GetDouble()));
        Assert.False(still.Json.TryGetProperty("frames", out _) || still.Json.TryGetProperty("seconds", out _));
    }
}
