using Dreamer.Api.Tests.Hosting;
using Dreamer.Grains.Tenants;
using Dreamer.Media;

namespace Dreamer.Api.Tests.Assets;

public sealed class AssetTests(ApiHost host) : IClassFixture<ApiHost>
{
    private static readonly byte[] s_picture = Png.Encode(RgbImage.Filled(100, 80, (200, 30, 60)));

    [Fact]
    public async Task A_picture_becomes_a_square_png_of_the_models_size()
    {
        var created = await host.UploadAsync(s_picture);

        var shown = await host.GetAsync(created.Message.Headers.Location!.ToString());
        var content = await host.Http.GetByteArrayAsync(shown["url"]);

        Assert.Equal((201, 200, "64"), (created.Status, shown.Status, shown["size"]));
        Assert.Equal((created["id"], content.Length.ToString()), (shown["id"], shown["bytes"]));
        var still = Png.Decode(content);
        Assert.Equal((64, 64, (200, 30, 60)), (still.Width, still.Height, still[10, 10]));
    }

    [Fact]
    public async Task Another_size_can_be_asked_for() => Assert.Equal("32", (await host.UploadAsync(s_picture, "?size=32"))["size"]);

    [Fact]
    public async Task A_picture_is_cropped_to_the_shape_that_is_asked_for_and_a_clip_of_it_keeps_it()
    {
        var created = await host.UploadAsync(Png.Encode(RgbImage.Filled(90, 50, (200, 30, 60))), "?size=48x96");
        var session = await host.OpenSessionAsync();
        var clip = await host.GenerateAsync(session, $$"""{"kind": "animate", "asset": "{{created["id"]}}", "motion_caption": "it moves"}""");
        var other = await host.PostAsync(
            $"/v1/sessions/{session}/generations", $$"""{"kind": "animate", "asset": "{{created["id"]}}", "motion_caption": "it moves", "size": "96x48"}""");

        var still = Png.Decode(await host.Http.GetByteArrayAsync(created["url"]));
        var made = await host.GetAsync($"/v1/generations/{clip}?wait=30s");

        Assert.Equal((201, "48x96", 48, 96), (created.Status, created["size"], still.Width, still.Height));
        Assert.Equal(("succeeded", "48x96"), (made["state"], made.Json.GetProperty("settings").GetProperty("size").GetString()));
        Assert.Equal((400, "size", "Field 'size' is 96x48, and the still has 48x96: leave it out."), (other.Status, other["param"], other["detail"]));
    }

    [Fact]
    public async Task What_is_cut_or_too_large_is_refused_before_it_is_decoded()
    {
        var cut = await host.UploadAsync(s_picture[..60]);
        var large = (byte[])s_picture.Clone();
        (large[16], large[17]) = (0x7F, 0xFF); // the header says a width of two thousand million
        var wide = await host.UploadAsync(large);
        var long11MB = await host.UploadAsync(new byte[11 << 20]);

        Assert.Equal((400, "body"), (cut.Status, cut["param"]));
        Assert.Equal((400, "body"), (wide.Status, wide["param"]));
        Assert.Contains("pixels", wide["detail"], StringComparison.Ordinal);
        Assert.Equal((413, "body"), (long11MB.Status, long11MB["param"]));
        Assert.Contains("10485760", long11MB["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_is_animated_and_refined_and_what_was_made_outlives_it()
    {
        var asset = (await host.UploadAsync(s_picture))["id"];
        var session = await host.OpenSessionAsync();
        var clip = await host.GenerateAsync(session, $$"""{"kind": "animate", "asset": "{{asset}}", "motion_caption": "it moves"}""");
        var still = await host.GenerateAsync(session, $$"""{"kind": "refine", "asset": "{{asset}}", "caption": "a star", "strength": 0.5}""");

        var deleted = await host.SendAsync(HttpMethod.Delete, $"/v1/assets/{asset}");
        var (animated, refined) = (await host.GetAsync($"/v1/generations/{clip}?wait=30s"), await host.GetAsync($"/v1/generations/{still}?wait=30s"));
        var copy = await host.Http.GetByteArrayAsync($"/v1/generations/{clip}/content?variant=image");

        Assert.Equal((204, 404), (deleted.Status, (await host.GetAsync($"/v1/assets/{asset}")).Status));
        Assert.Equal(("succeeded", "succeeded"), (animated["state"], refined["state"]));
        Assert.Equal((asset, "64"), (animated.Json.GetProperty("settings").GetProperty("asset").ToString(), animated.Json.GetProperty("settings").GetProperty("size").ToString()));
        Assert.Equal((200, 30, 60), Png.Decode(copy)[5, 5]);
    }

    [Fact]
    public async Task Uploaded_pictures_are_listed_newest_first_a_page_at_a_time()
    {
        var (older, newer) = ((await host.UploadAsync(s_picture))["id"], (await host.UploadAsync(s_picture))["id"]);

        var page = await host.GetAsync("/v1/assets?limit=1");
        var next = await host.GetAsync($"/v1/assets?limit=1&after={page["next_after"]}");

        Assert.Equal((newer, newer, older), (page.Json.GetProperty("data")[0].GetProperty("id").GetString(), page["next_after"], next.Json.GetProperty("data")[0].GetProperty("id").GetString()));
        Assert.Equal((400, "after"), ((await host.GetAsync("/v1/assets?after=x")).Status, (await host.GetAsync("/v1/assets?after=x"))["param"]));
    }

    [Fact]
    public async Task Beyond_the_tenants_limit_a_picture_is_refused_until_another_is_deleted()
    {
        await using var small = new ApiHost(new QuotaOptions { Default = new QuotaLimits { Assets = 2 } });
        await small.InitializeAsync();
        var first = (await small.UploadAsync(s_picture))["id"];
        await small.UploadAsync(s_picture);

        var refused = await small.UploadAsync(s_picture);
        var limit = (await small.GetAsync("/v1/quota")).Json.GetProperty("limits").EnumerateArray().Single(limit => limit.GetProperty("name").GetString() == "assets");

        Assert.Equal((429, "quota_exceeded", "assets"), (refused.Status, refused["code"], refused["param"]));
        Assert.Equal((2, 2, 0), (limit.GetProperty("limit").GetInt32(), limit.GetProperty("used").GetInt32(), limit.GetProperty("remaining").GetInt32()));
        await small.SendAsync(HttpMethod.Delete, $"/v1/assets/{first}");
        Assert.Equal(201, (await small.UploadAsync(s_picture)).Status);
    }

    [Fact]
    public async Task A_picture_in_a_form_is_told_that_the_picture_is_the_body()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(s_picture), "file", "a.png" } };

        var refused = await Answer.OfAsync(await host.Http.PostAsync("/v1/assets", form));

        Assert.Equal((400, "body"), (refused.Status, refused["param"]));
        Assert.Contains("form", refused["detail"], StringComparison.Ordinal);
        Assert.Contains("The picture itself is the whole body.", refused["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_stills_to_start_from_are_one_too_many()
    {
        var asset = (await host.UploadAsync(s_picture))["id"];
        var parent = await host.FinishedStillAsync();
        var session = (await host.GetAsync($"/v1/generations/{parent}"))["session_id"];

        var refused = await host.PostAsync($"/v1/sessions/{session}/generations", $$"""{"kind": "animate", "asset": "{{asset}}", "parent": "{{parent}}", "motion_caption": "it moves"}""");

        Assert.Equal((400, "asset"), (refused.Status, refused["param"]));
    }

    [Fact]
    public async Task An_upload_with_an_idempotency_key_is_done_once()
    {
        async Task<string> UploadAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/assets") { Content = new ByteArrayContent(s_picture) };
            request.Headers.Add("Idempotency-Key", "picture-1");
            return (await Answer.OfAsync(await host.Http.SendAsync(request)))["id"];
        }

        Assert.Equal(await UploadAsync(), await UploadAsync());
    }
}
