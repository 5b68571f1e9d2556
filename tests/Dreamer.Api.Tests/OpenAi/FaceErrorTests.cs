using System.Net.Http.Headers;
using Dreamer.Api.Tests.Hosting;
using Dreamer.Grains.Tenants;

namespace Dreamer.Api.Tests.OpenAi;

public sealed class FaceErrorTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Videos = "/v1/videos", Images = "/v1/images/generations", Edits = "/v1/images/edits";

    public static TheoryData<string, string, string, string> Refusals => new()
    {
        { Videos, "{}", "prompt", "is missing" },
        { Videos, """{"prompt": ""}""", "prompt", "''" },
        { Videos, """{"prompt": 7}""", "prompt", "'7'" },
        { Videos, """{"promt": "a star"}""", "prompt", "is missing" },
        { Videos, """{"prompt": "a", "secnds": 4}""", "secnds", "did you mean 'seconds'?" },
        { Videos, """{"prompt": "a", "seconds": "four"}""", "seconds", "'four'" },
        { Videos, """{"prompt": "a", "seconds": -4}""", "seconds", "-4" },
        { Videos, """{"prompt": "a", "size": "huge"}""", "size", "'huge'" },
        { Videos, """{"prompt": "a", "size": "720"}""", "size", "'720'" },
        { Videos, """{"prompt": "a", "size": "64x64", "width": 64, "height": 64}""", "size", "64x64" },
        { Videos, """{"prompt": "a", "width": 64}""", "height", "go together" },
        { Videos, """{"prompt": "a", "width": 72, "height": 72}""", "size", "multiples of 16" },
        { Videos, """{"prompt": "a", "model": "wan-9"}""", "model", "'wan-9'" },
        { Videos, """{"prompt": "a", "num_inference_steps": 0}""", "num_inference_steps", "'num_inference_steps' is 0" },
        { Videos, """{"prompt": "a", "guidance_scale": 99}""", "guidance_scale", "'guidance_scale' is 99" },
        { Videos, """{"prompt": "a", "lora": {"name": "none"}}""", "lora", "'none'" },
        { Videos, """{"prompt": "a", "input_reference": {"image_url": "https://example.com/a.png"}}""", "input_reference.image_url", "fetches nothing" },
        { Videos, """{"prompt": "a", "input_reference": {"image_url": "data:image/png;base64,%%%"}}""", "input_reference.image_url", "no base64" },
        { Videos, """{"prompt": "a", "input_reference": {"image_url": "data:image/png;base64,aGVsbG8="}}""", "input_reference", "68656C6C6F" },
        { Videos, """{"prompt": "a", "input_reference": {}}""", "input_reference", "neither" },
        { Videos, """{"prompt": "a", "input_reference": {"file_id": "file-1"}}""", "input_reference.file_id", "'file-1'" },
        { Videos, "[1]", "body", "[1]" },
        { Videos, "{", "body", "no JSON" },
        { "/v1/videos/edits", """{"prompt": "a"}""", "path", "remix" },
        { "/v1/videos/characters", """{"name": "a"}""", "path", "characters" },
        { Images, """{"prompt": "a", "n": 11}""", "n", "'n' is 11" },
        { Images, """{"prompt": "a", "n": 0}""", "n", "'n' is 0" },
        { Images, """{"prompt": "a", "quality": "best"}""", "quality", "standard, hd" },
        { Images, """{"prompt": "a", "response_format": "b64"}""", "response_format", "b64_json" },
        { Images, """{"prompt": "a", "background": "transparent"}""", "background", "opaque" },
        { Images, """{"prompt": "a", "partial_images": 4}""", "partial_images", "'partial_images' is 4" },
        { Images, """{"prompt": "a", "stream": true, "response_format": "url"}""", "response_format", "stream" },
        { Edits, """{"prompt": "a"}""", "image", "0 pictures" },
        { Edits, """{"prompt": "a", "images": [{"file_id": "x"}, {"file_id": "y"}]}""", "image", "2 pictures" },
        { Edits, """{"prompt": "a", "images": [{"file_id": "x"}], "mask": {"file_id": "y"}}""", "mask", "made anew" },
        { "/v1/images/variations", """{"n": 1}""", "path", "edits" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_has_their_shape_and_names_field_and_value(string path, string json, string param, string named)
    {
        var refused = await host.PostAsync(path, json);

        Assert.Equal((400, "application/json"), (refused.Status, refused.Message.Content.Headers.ContentType!.MediaType));
        Assert.Equal((param, "invalid_request_error", "invalid_request"), (refused.Error("param"), refused.Error("type"), refused.Error("code")));
        Assert.Contains(named, refused.Error("message"), StringComparison.Ordinal);
        Assert.Equal(("false", true), (refused.Header("x-should-retry"), refused.Header("x-request-id")?.Length > 0));
    }

    [Theory]
    [InlineData("prompt", "a", "prompt", "b", "prompt", "more than once")]
    [InlineData("prompt", "a", "promt", "b", "promt", "did you mean 'prompt'?")]
    [InlineData("prompt", "a", "seconds", "four", "seconds", "'four'")]
    [InlineData("prompt", "a\u0001", "seconds", "4", "prompt", "control character")]
    [InlineData("prompt", "a", "input_reference", "star.png", "input_reference", "'star.png'")]
    [InlineData("prompt", "a", "input_reference[image_url]", "http://a", "input_reference.image_url", "fetches nothing")]
    public async Task A_form_is_refused_in_the_same_words(string name, string text, string other, string value, string param, string named)
    {
        var refused = await host.FormAsync(Videos, [(name, text), (other, value)]);

        Assert.Equal((400, param), (refused.Status, refused.Error("param")));
        Assert.Contains(named, refused.Error("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("video", "'video' is a file")]
    [InlineData("prompt", "'prompt' is a file")]
    public async Task A_file_in_the_place_of_a_text_is_named(string field, string named)
    {
        var refused = await host.FormAsync(Videos, [("prompt", "a")], [(field, FaceCalls.Picture)]);

        Assert.Equal((400, field), (refused.Status, refused.Error("param")));
        Assert.Contains(named, refused.Error("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_has_the_limit_of_uploads_and_a_body_a_little_more()
    {
        var large = await host.FormAsync(Videos, [("prompt", "a")], [("input_reference", new byte[(10 << 20) + 1])]);
        var larger = await host.FormAsync(Videos, [("prompt", "a")], [("input_reference", new byte[15 << 20])]);

        Assert.Equal((400, "input_reference", 413, "body"), (large.Status, large.Error("param"), larger.Status, larger.Error("param")));
        Assert.Contains("10485761", large.Error("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("multipart/form-data", 400)]
    [InlineData("multipart/form-data; boundary=a", 400)]
    [InlineData("text/plain", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    public async Task A_body_that_is_neither_JSON_nor_a_form_is_refused(string type, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Videos) { Content = new ByteArrayContent("prompt=a"u8.ToArray()) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        var refused = await Answer.OfAsync(await host.Http.SendAsync(request));

        Assert.Equal((status, "invalid_request_error"), (refused.Status, refused.Error("type")));
    }

    [Theory]
    [InlineData("GET", "/v1/videos/gen_00000000000000000000000000000000_0000000000000000", 404, "invalid_request_error", "not_found")]
    [InlineData("GET", "/v1/videos/video_1/content", 404, "invalid_request_error", "not_found")]
    [InlineData("GET", "/v1/videos/a/b/c", 404, "invalid_request_error", "not_found")]
    [InlineData("PUT", "/v1/videos", 405, "invalid_request_error", "invalid_request")]
    public async Task What_is_not_there_has_their_shape_too(string method, string path, int status, string type, string code)
    {
        var answer = await host.SendAsync(new HttpMethod(method), path);

        Assert.Equal((status, type, code), (answer.Status, answer.Error("type"), answer.Error("code")));
    }

    [Fact]
    public async Task Without_a_key_it_is_an_authentication_error()
    {
        using var stranger = new HttpClient { BaseAddress = host.Http.BaseAddress };

        var refused = await Answer.OfAsync(await stranger.GetAsync("/v1/videos"));

        Assert.Equal((401, "authentication_error", "unauthenticated"), (refused.Status, refused.Error("type"), refused.Error("code")));
    }

    [Fact]
    public async Task A_limit_that_ends_soon_is_worth_waiting_for_and_one_of_the_day_is_not()
    {
        await using var small = new ApiHost(new QuotaOptions { Default = new QuotaLimits { PendingGenerations = 1 } });
        await small.InitializeAsync();
        await small.VideoAsync("""{"prompt": "endless star"}""");

        var soon = await small.VideoAsync("""{"prompt": "a star"}""");

        Assert.Equal((429, "rate_limit_error", "pending_generations"), (soon.Status, soon.Error("type"), soon.Error("param")));
        Assert.Equal(("true", "5000"), (soon.Header("x-should-retry"), soon.Header("retry-after-ms")));
    }
}
