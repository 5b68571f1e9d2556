using Dreamer.Api.Tests.Hosting;
using Dreamer.Sessions;

namespace Dreamer.Api.Tests.OpenAi;

public sealed class VideoListTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Pages_follow_each_other_both_ways_whatever_is_deleted_between_them()
    {
        var ids = await FiveVideosAsync();
        Assert.Equal(ids.AsEnumerable().Reverse(), await AllAsync("desc", 2));
        Assert.Equal(ids, await AllAsync("asc", 3));

        var first = await PageAsync("order=asc&limit=2");
        await host.SendAsync(HttpMethod.Delete, $"/v1/videos/{ids[1]}");
        var second = await PageAsync($"order=asc&limit=2&after={first["last_id"]}");

        Assert.Equal((ids[0], ids[1], "True"), (first["first_id"], first["last_id"], first["has_more"]));
        Assert.Equal((ids[2], ids[3], "True"), (second["first_id"], second["last_id"], second["has_more"]));
    }

    [Fact]
    public async Task A_session_that_has_no_video_yet_takes_no_place()
    {
        var id = (await host.VideoAsync("""{"prompt": "the only star"}"""))["id"];
        var empty = SessionId.New(TimeProvider.System);
        await host.Grains.Session(TenantId.Local, empty).CreateAsync(new CreateSession { Origin = SessionOrigin.Video });

        Assert.Equal((id, id), ((await PageAsync("limit=1"))["first_id"], (await PageAsync("limit=1"))["last_id"]));
        await host.Grains.Session(TenantId.Local, empty).DeleteAsync();
    }

    [Theory]
    [InlineData("limit=101", "limit", "101")]
    [InlineData("limit=-1", "limit", "-1")]
    [InlineData("order=newest", "order", "newest")]
    public async Task What_no_list_has_is_refused(string query, string param, string named)
    {
        var refused = await PageAsync(query);

        Assert.Equal((400, param), (refused.Status, refused.Error("param")));
        Assert.Contains($"'{named}'", refused.Error("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_page_says_so()
    {
        var page = await PageAsync("limit=0");

        Assert.Equal((0, "", ""), (page.Json.GetProperty("data").GetArrayLength(), page["first_id"], page["last_id"]));
        Assert.Equal(404, (await PageAsync("after=video_1")).Status);
    }

    /// <summary>Oldest first.</summary>
    private async Task<List<string>> FiveVideosAsync()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await host.VideoAsync($$"""{"prompt": "star {{i}}", "num_inference_steps": 1}"""))["id"]);
            await host.OpenSessionAsync(); // which is no video
        }

        return ids;
    }

    private async Task<IReadOnlyList<string>> AllAsync(string order, int limit)
    {
        var (ids, after) = (new List<string>(), "");
        while (true)
        {
            var page = await PageAsync($"order={order}&limit={limit}{after}");
            ids.AddRange(page.Json.GetProperty("data").EnumerateArray().Select(video => video.GetProperty("id").GetString()!));
            after = $"&after={page["last_id"]}";
            if (page["has_more"] == "False")
            {
                return ids;
            }
        }
    }

    private Task<Answer> PageAsync(string query) => host.GetAsync($"/v1/videos?{query}");
}
