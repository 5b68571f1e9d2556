using System.Diagnostics;
using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.Generations;

public sealed class GenerationTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_generation_is_accepted_and_holds_every_value_it_is_made_with()
    {
        var session = await host.OpenSessionAsync();

        var accepted = await host.PostAsync($"/v1/sessions/{session}/generations", """{"kind": "text_to_image", "caption": "a red star"}""");

        var settings = accepted.Json.GetProperty("settings");
        Assert.Equal((202, $"/v1/generations/{accepted["id"]}"), (accepted.Status, accepted.Message.Headers.Location!.ToString()));
        Assert.True(settings.GetProperty("seed").GetInt64() >= 0);
        Assert.Equal(16, settings.GetProperty("steps").GetInt32());
    }

    [Fact]
    public async Task A_generation_may_name_its_model_and_always_says_which_it_has()
    {
        var session = await host.OpenSessionAsync();

        var named = await host.PostAsync($"/v1/sessions/{session}/generations", """{"kind": "text_to_image", "caption": "a red star", "model": "fake"}""");
        var unnamed = await host.PostAsync($"/v1/sessions/{session}/generations", """{"kind": "text_to_image", "caption": "a red star"}""");

        Assert.All([named, unnamed], answer => Assert.Equal("fake", answer.Json.GetProperty("settings").GetProperty("model").GetString()));
    }

    [Fact]
    public async Task Waiting_answers_as_soon_as_the_generation_ends()
    {
        var id = await host.GenerateAsync(await host.OpenSessionAsync(), """{"kind": "text_to_image", "caption": "a red star"}""");

        var done = await host.GetAsync($"/v1/generations/{id}?wait=30s");

        Assert.Equal("succeeded", done["state"]);
        Assert.Contains("image", done.Json.GetProperty("outputs").EnumerateArray().Select(output => output.GetProperty("variant").GetString()));
    }

    [Fact]
    public async Task Waiting_answers_what_there_is_when_the_time_is_over()
    {
        var id = await host.GenerateAsync(await host.OpenSessionAsync(), """{"kind": "text_to_image", "caption": "endless star"}""");
        var waited = Stopwatch.StartNew();

        var answer = await host.GetAsync($"/v1/generations/{id}?wait=1s");

        Assert.Equal(200, answer.Status);
        Assert.InRange(waited.Elapsed.TotalSeconds, 0.9, 10);
        await host.PostAsync($"/v1/generations/{id}/cancel");
    }

    [Fact]
    public async Task A_video_names_the_generation_that_holds_its_still()
    {
        var id = await host.GenerateAsync(await host.OpenSessionAsync(), """{"kind": "text_to_video", "caption": "a red star", "motion_caption": "it moves"}""");

        var video = await host.GetAsync($"/v1/generations/{id}?wait=30s");
        var still = await host.GetAsync($"/v1/generations/{video["still"]}");

        Assert.Equal(("succeeded", "succeeded"), (video["state"], still["state"]));
        Assert.Equal(("text_to_image", id), (still["kind"], still["parent"]));
    }

    [Fact]
    public async Task A_cancelled_generation_leaves_the_device()
    {
        var id = await host.GenerateAsync(await host.OpenSessionAsync(), """{"kind": "text_to_image", "caption": "endless star"}""");

        var cancel = await host.PostAsync($"/v1/generations/{id}/cancel");
        var after = await host.GetAsync($"/v1/generations/{id}?wait=10s");
        var again = await host.PostAsync($"/v1/generations/{id}/cancel");

        Assert.True(cancel["result"] is "cancelled" or "cancelling", cancel["result"]);
        Assert.Equal("cancelled", after["state"]);
        Assert.True(again["result"] is "cancelled" or "already_completed", again["result"]);
    }

    [Fact]
    public async Task Cancelling_what_is_complete_says_so()
    {
        var id = await host.FinishedStillAsync();

        Assert.Equal("already_completed", (await host.PostAsync($"/v1/generations/{id}/cancel"))["result"]);
    }

    [Fact]
    public async Task A_failed_generation_says_why()
    {
        var id = await host.FinishedStillAsync("broken star");

        var failed = await host.GetAsync($"/v1/generations/{id}");

        Assert.Equal("failed", failed["state"]);
        Assert.Equal("This one is broken.", failed.Json.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_sessions_generations_are_listed_newest_first()
    {
        var session = await host.OpenSessionAsync();
        var first = await host.GenerateAsync(session, """{"kind": "text_to_image", "caption": "one"}""");
        var second = await host.GenerateAsync(session, """{"kind": "text_to_image", "caption": "two"}""");

        var page = await host.GetAsync($"/v1/sessions/{session}/generations?limit=1");
        var rest = await host.GetAsync($"/v1/sessions/{session}/generations?after={page["next_after"]}");

        Assert.Equal(second, page.Json.GetProperty("data")[0].GetProperty("id").GetString());
        Assert.Equal(first, rest.Json.GetProperty("data")[0].GetProperty("id").GetString());
    }
}
