using System.Net.Http.Headers;
using System.Text;
using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.Requests;

/// <summary>What a body's bytes and texts may be.</summary>
public sealed class BodyTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Theory]
    [InlineData("""{"kind": "text_to_image", "caption": "a ~ star"}""", "FF", "caption")]
    [InlineData("""{"kind": "text_to_image", "caption": "a ~ star"}""", "C3", "caption")] // the start of a letter, and no end
    [InlineData("""{"kind": "text_to_image", "caption": "a ~ star"}""", "C0AF", "caption")] // a slash in more bytes than it has
    [InlineData("""{"kind": "text_to_image", "caption": "a ~ star"}""", "EDA080", "caption")] // half of a pair
    [InlineData("""{"kind": "text_to_image", "caption": "a ~ star"}""", "F4908080", "caption")] // beyond the last letter
    [InlineData("""{"kind": "text_to_image", "caption": "a", "metadata": {"team": "~"}}""", "FF", "metadata.team")]
    [InlineData("""{"kind": "text_to_image", "caption": "a", "metadata": {"te~am": "b"}}""", "FE", "metadata")]
    [InlineData("""{"kind": "text_to_image", "capt~ion": "a"}""", "FF", "body")]
    [InlineData("""{"kind": "text_~to_image", "caption": "a"}""", "FF", "kind")]
    [InlineData("~", "FF", "body")]
    [InlineData("~", "FFFE7B007D00", "body")] // UTF-16
    public async Task Bytes_that_are_no_UTF8_are_refused_by_field_and_place(string text, string bytes, string param)
    {
        var session = await host.OpenSessionAsync();

        var refused = await SendAsync($"/v1/sessions/{session}/generations", BytesOf(text, bytes));

        Assert.Equal((400, "invalid_request", param), (refused.Status, refused["code"], refused["param"]));
        Assert.Contains($"byte {Encoding.UTF8.GetByteCount(text.Split('~')[0]) + 1}", refused["detail"], StringComparison.Ordinal);
        Assert.Contains(bytes[..2], refused["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/sessions", """{"title": "a ~"}""")]
    [InlineData("/v1/sessions", """{"title": "a", "metadata": {"a": "~"}}""")]
    [InlineData("/v1/sessions/SES/fork", """{"title": "~"}""")]
    public async Task Every_body_is_looked_at(string path, string text)
    {
        var session = await host.OpenSessionAsync();

        var refused = await SendAsync(path.Replace("SES", session, StringComparison.Ordinal), BytesOf(text, "FF"));

        Assert.Equal((400, "application/problem+json"), (refused.Status, refused.Message.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData("\\u0000", "caption", "U+0000")]
    [InlineData("\\u0001", "caption", "U+0001")]
    [InlineData("\\u001b[31m", "caption", "U+001B")]
    [InlineData("\\b", "caption", "U+0008")]
    [InlineData("\u007f", "caption", "U+007F")]
    [InlineData("\u0085", "caption", "U+0085")]
    [InlineData("\\ud800", "caption", "caption")]
    [InlineData("\\udc00 x", "caption", "caption")]
    public async Task Control_characters_in_a_text_are_refused(string characters, string param, string named)
    {
        var session = await host.OpenSessionAsync();

        var refused = await host.PostAsync($"/v1/sessions/{session}/generations", $$"""{"kind": "text_to_image", "caption": "a {{characters}} star"}""");
        var opened = await host.PostAsync("/v1/sessions", $$"""{"title": "a", "metadata": {"team": "{{characters}}"} }""");
        var keyed = await host.PostAsync("/v1/sessions", $$"""{"metadata": {"{{characters}}": "a"} }""");
        var unknown = await host.PostAsync("/v1/sessions", $$"""{"{{characters}}": "a"}""");

        Assert.Equal((400, param), (refused.Status, refused["param"]));
        Assert.Contains(named, refused["detail"], StringComparison.Ordinal);
        Assert.Equal((400, "metadata.team"), (opened.Status, opened["param"]));
        Assert.Equal((400, 400), (keyed.Status, unknown.Status));
    }

    [Theory]
    [InlineData("two\\nlines,\\r\\n\\ttabs")]
    [InlineData("ein schöner 漢字 🌟 \\ud83c\\udf1f é")]
    public async Task Other_texts_are_taken_as_they_are(string title)
    {
        var opened = await host.PostAsync("/v1/sessions", $$"""{"title": "{{title}}"}""");

        Assert.Equal((201, System.Text.Json.JsonSerializer.Deserialize<string>($"\"{title}\"")), (opened.Status, opened["title"]));
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_text() =>
        Assert.Equal(201, (await SendAsync("/v1/sessions", [.. Encoding.UTF8.Preamble, .. "{}"u8])).Status);

    [Theory]
    [InlineData("\u200b\u200d\ufeff")]
    [InlineData("\u00ad")]
    [InlineData("\u2060 \u2063")]
    [InlineData("\u180e\u3164")]
    [InlineData("\ufe0f")]
    [InlineData(" \\t")]
    public async Task A_caption_that_nobody_sees_is_none(string caption)
    {
        var session = await host.OpenSessionAsync();

        var still = await host.PostAsync($"/v1/sessions/{session}/generations", $$"""{"kind": "text_to_image", "caption": "{{caption}}"}""");
        var clip = await host.PostAsync($"/v1/sessions/{session}/generations", $$"""{"kind": "text_to_video", "caption": "a", "motion_caption": "{{caption}}"}""");

        Assert.Equal((400, "caption"), (still.Status, still["param"]));
        Assert.Equal((400, "motion_caption"), (clip.Status, clip["param"]));
    }

    [Theory]
    [InlineData("2099-01-01T00:00:00")]
    [InlineData("2099-01-01T00:00")]
    [InlineData("2099-01-01")]
    public async Task A_time_without_its_zone_is_refused(string time)
    {
        var session = await host.OpenSessionAsync();

        var refused = await host.PostAsync($"/v1/sessions/{session}/generations", $$"""{"kind": "text_to_image", "caption": "a", "deadline": "{{time}}"}""");
        var taken = await host.PostAsync($"/v1/sessions/{session}/generations", """{"kind": "text_to_image", "caption": "a", "deadline": "2099-01-01T00:00:00+02:00"}""");

        Assert.Equal((400, "deadline"), (refused.Status, refused["param"]));
        Assert.Contains(time, refused["detail"], StringComparison.Ordinal);
        Assert.Contains("zone", refused["detail"], StringComparison.Ordinal);
        Assert.Equal(202, taken.Status);
    }

    [Fact]
    public async Task The_OpenAPI_document_calls_a_time_a_text()
    {
        var schemas = (await host.GetAsync("/openapi/v1.json")).Json.GetProperty("components").GetProperty("schemas");

        var (deadline, created) = (schemas.GetProperty("NewGeneration").GetProperty("properties").GetProperty("deadline"), schemas.GetProperty("Session").GetProperty("properties").GetProperty("created_at"));

        Assert.Contains("\"string\"", deadline.GetProperty("type").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(("string", "date-time", "date-time"), (created.GetProperty("type").GetString(), created.GetProperty("format").GetString(), deadline.GetProperty("format").GetString()));
    }

    [Fact]
    public async Task A_problem_shows_what_was_sent_letter_by_letter()
    {
        var session = await host.OpenSessionAsync();

        var refused = await host.PostAsync($"/v1/sessions/{session}/generations", """{"kind": "🌟 漢 \ud83d\ude00", "caption": "a"}""");
        var cut = await host.PostAsync("/v1/sessions", $$"""{"title": "{{new string('a', 59)}}{{string.Concat(Enumerable.Repeat("🌟", 200))}}"}""");

        Assert.Contains("🌟 漢 😀", refused.Text, StringComparison.Ordinal); // as it stands on the wire
        Assert.DoesNotContain('?', refused.Text);
        Assert.DoesNotContain('?', cut.Text);
        Assert.DoesNotContain('\ufffd', cut.Text);
    }

    [Theory]
    [InlineData("gzip", 415)]
    [InlineData("br", 415)]
    [InlineData("identity, deflate", 415)]
    [InlineData("nonsense", 415)]
    [InlineData("identity", 201)]
    [InlineData("Identity", 201)]
    [InlineData("", 201)]
    public async Task An_encoded_body_is_refused_by_its_encoding(string encoding, int status)
    {
        var answer = await SendAsync("/v1/sessions", "{}"u8.ToArray(), encoding);
        var picture = await SendAsync("/v1/assets?size=64", Media.Png.Encode(Media.RgbImage.Filled(64, 64, (9, 9, 9))), encoding);

        Assert.Equal((status, status), (answer.Status, picture.Status));
        if (status == 415)
        {
            Assert.Equal("content-encoding", answer["param"]);
            Assert.Contains($"Content-Encoding '{encoding}'", answer["detail"], StringComparison.Ordinal);
            Assert.Equal("identity", answer.Message.Headers.GetValues("Accept-Encoding").Single());
        }
    }

    private static byte[] BytesOf(string text, string bytes)
    {
        var parts = text.Split('~');
        return [.. Encoding.UTF8.GetBytes(parts[0]), .. Convert.FromHexString(bytes), .. Encoding.UTF8.GetBytes(parts[1])];
    }

    private async Task<Answer> SendAsync(string path, byte[] body, string? encoding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (encoding is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        return await Answer.OfAsync(await host.Http.SendAsync(request));
    }
}
