using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.Sessions;

public sealed class SessionTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_session_is_found_where_its_creation_said()
    {
        var created = await host.PostAsync("/v1/sessions", """{"title": "stars", "metadata": {"team": "red"}}""");

        var found = await host.GetAsync(created.Message.Headers.Location!.ToString());

        Assert.Equal((201, 200), (created.Status, found.Status));
        Assert.Equal("stars", found["title"]);
        Assert.Equal("red", found.Json.GetProperty("metadata").GetProperty("team").GetString());
    }

    [Fact]
    public async Task The_list_is_newest_first_and_goes_on_where_a_page_ended()
    {
        string[] ids = [await host.OpenSessionAsync(), await host.OpenSessionAsync(), await host.OpenSessionAsync()];

        var first = await host.GetAsync("/v1/sessions?limit=2");
        var second = await host.GetAsync($"/v1/sessions?limit=1&after={first["next_after"]}");

        Assert.Equal([ids[2], ids[1]], IdsIn(first));
        Assert.Equal([ids[0]], IdsIn(second));
    }

    [Fact]
    public async Task Sessions_are_found_by_the_words_of_their_titles()
    {
        var red = (await host.PostAsync("/v1/sessions", """{"title": "A large RED zeppelin"}"""))["id"];
        var blue = (await host.PostAsync("/v1/sessions", """{"title": "a small blue Zeppelin"}"""))["id"];

        Assert.Equal([blue, red], IdsIn(await host.GetAsync("/v1/sessions?search=zeppelin")));
        Assert.Equal([red], IdsIn(await host.GetAsync("/v1/sessions?search=zepp%20red")));
        Assert.Equal([red], IdsIn(await host.GetAsync($"/v1/sessions?search=zeppelin&after={blue}")));
        Assert.Empty(IdsIn(await host.GetAsync("/v1/sessions?search=airship")));
        Assert.Equal("search", (await host.GetAsync($"/v1/sessions?search={new string('z', 201)}"))["param"]);
        Assert.Equal("search", (await host.GetAsync($"/v1/sessions?search={string.Join('+', Enumerable.Repeat("z", 17))}"))["param"]);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_session_is_found_by_what_was_asked_for_in_it_and_says_by_what()
    {
        var session = await host.OpenSessionAsync();
        await host.PostAsync($"/v1/sessions/{session}/generations", "{\"kind\": \"text_to_image\", \"caption\": \"ein Schloß aus <b>Crème</b>\"}");

        Answer found;
        do // nobody waits until it is noted
        {
            found = await host.GetAsync("/v1/sessions?search=CREME%20schlo%C3%9F");
        }
        while (!IdsIn(found).Any());

        Assert.Equal([session], IdsIn(found));
        Assert.Equal("ein Schloß aus <b>Crème</b>", found.Json.GetProperty("data")[0].GetProperty("found").GetString());
    }

    [Fact]
    public async Task A_deleted_session_is_gone_with_its_generations()
    {
        var generation = await host.FinishedStillAsync();
        var session = (await host.GetAsync($"/v1/generations/{generation}"))["session_id"];

        var deleted = await host.SendAsync(HttpMethod.Delete, $"/v1/sessions/{session}");

        Assert.Equal(204, deleted.Status);
        Assert.Equal(404, (await host.GetAsync($"/v1/sessions/{session}")).Status);
        Assert.Equal(404, (await host.GetAsync($"/v1/generations/{generation}")).Status);
        Assert.Equal(404, (await host.GetAsync($"/v1/generations/{generation}/content")).Status);
    }

    private static IEnumerable<string?> IdsIn(Answer page) => page.Json.GetProperty("data").EnumerateArray().Select(session => session.GetProperty("id").GetString());
}
