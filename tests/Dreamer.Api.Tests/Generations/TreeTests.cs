using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.Generations;

public sealed class TreeTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_still_is_refined_and_says_with_what()
    {
        var (session, still) = await StillAsync();

        var accepted = await host.PostAsync($"/v1/sessions/{session}/generations", $$"""{"kind": "refine", "parent": "{{still}}", "caption": "a blue star", "strength": 0.5}""");
        var refined = await host.GetAsync($"/v1/generations/{accepted["id"]}?wait=30s");

        Assert.Equal((202, "succeeded", still), (accepted.Status, refined["state"], refined["parent"]));
        Assert.Equal("0.5", refined.Json.GetProperty("settings").GetProperty("strength").ToString());
    }

    [Fact]
    public async Task A_parents_step_is_gone_on_from_and_one_it_does_not_have_is_refused()
    {
        var (session, still) = await StillAsync();
        string Body(int step) => $$"""{"kind": "refine", "parent": "{{still}}", "caption": "a blue star", "parent_step": {{step}}}""";

        var id = await host.GenerateAsync(session, Body(1));
        var continued = await host.GetAsync($"/v1/generations/{id}?wait=30s");
        var refused = await host.PostAsync($"/v1/sessions/{session}/generations", Body(9));

        Assert.Equal(("succeeded", "1"), (continued["state"], continued.Json.GetProperty("settings").GetProperty("parent_step").ToString()));
        Assert.Equal((400, "parent_step"), (refused.Status, refused["param"]));
        Assert.Contains("9", refused["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_request_makes_variations_whose_seeds_count_up()
    {
        var session = await host.OpenSessionAsync();

        var first = await host.PostAsync($"/v1/sessions/{session}/generations", """{"kind": "text_to_image", "caption": "a star", "seed": 40, "count": 3, "steps": 2}""");
        var ids = first.Json.GetProperty("variations").EnumerateArray().Select(id => id.GetString()!).ToList();
        var seeds = new List<long>();
        foreach (var id in ids)
        {
            seeds.Add((await host.GetAsync($"/v1/generations/{id}")).Json.GetProperty("settings").GetProperty("seed").GetInt64());
        }

        Assert.Equal(first["id"], ids[0]);
        Assert.Equal([40, 41, 42], seeds);
        Assert.Equal(3, (await host.GetAsync($"/v1/sessions/{session}")).Json.GetProperty("generations").GetArrayLength());
    }

    [Fact]
    public async Task A_fork_can_be_read_when_the_original_is_deleted()
    {
        var (session, still) = await StillAsync();

        var fork = await host.PostAsync($"/v1/sessions/{session}/fork", $$"""{"generation": "{{still}}", "title": "on its own"}""");
        await host.SendAsync(HttpMethod.Delete, $"/v1/sessions/{session}");
        var copy = fork.Json.GetProperty("generations")[0].GetProperty("id").GetString();
        var content = await host.Http.GetStringAsync($"/v1/generations/{copy}/content");

        Assert.Equal((201, $"/v1/sessions/{fork["id"]}"), (fork.Status, fork.Message.Headers.Location!.ToString()));
        Assert.Equal(("on its own", session), (fork["title"], fork["forked_from"]));
        Assert.Equal($"the Image of local/{session}/{still}", content);
    }

    private async Task<(string Session, string Still)> StillAsync()
    {
        var still = await host.FinishedStillAsync();
        return ((await host.GetAsync($"/v1/generations/{still}"))["session_id"], still);
    }
}
