using System.IO.Compression;
using Dreamer.Api.Tests.Hosting;
using Dreamer.Testing;

namespace Dreamer.Api.Tests.Studio;

public sealed class PageTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

    [Theory]
    [InlineData("/studio/")]
    [InlineData("/studio/s/ses_0123456789abcdef0123456789abcdef")]
    [InlineData("/studio/operators")]
    [InlineData("/studio/sign-in")]
    [InlineData("/studio/index.html")]
    public async Task Every_place_within_the_page_is_opened_by_the_same_file_without_a_key(string path)
    {
        var page = await OpenAsync(path);

        Assert.Equal((200, "text/html; charset=utf-8"), (page.Status, page.Message.Content.Headers.ContentType!.ToString()));
        Assert.StartsWith("<!doctype html>", page.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("app.js")]
    [InlineData("s/none.css")]
    [InlineData("..%2f..%2fStudioPages.cs")]
    [InlineData("INDEX.HTML")]
    public async Task A_file_that_is_missing_is_not_found(string path)
    {
        var missing = await OpenAsync($"/studio/{path}");

        Assert.Equal((404, "not_found"), (missing.Status, missing["code"]));
        Assert.Contains($"'{path}'", missing["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_runs_only_what_comes_from_here_and_is_asked_for_anew_each_time()
    {
        var page = await OpenAsync("/studio/");

        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; " +
            "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'",
            HeaderOf(page, "Content-Security-Policy"));
        Assert.Equal(
            ("no-cache", "nosniff", "no-referrer", "same-origin"),
            (HeaderOf(page, "Cache-Control"), HeaderOf(page, "X-Content-Type-Options"), HeaderOf(page, "Referrer-Policy"), HeaderOf(page, "Cross-Origin-Opener-Policy")));
        Assert.StartsWith("camera=()", HeaderOf(page, "Permissions-Policy"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("br, gzip", "br")]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("deflate", "")]
    public async Task It_comes_in_the_smallest_coding_that_the_caller_takes_and_each_has_a_tag_of_its_own(string accepted, string coding)
    {
        var plain = await OpenAsync("/studio/");

        var coded = await OpenAsync("/studio/", ("Accept-Encoding", accepted));
        var again = await OpenAsync("/studio/", ("Accept-Encoding", accepted), ("If-None-Match", coded.Message.Headers.ETag!.Tag));

        Assert.Equal(coding, string.Join(',', coded.Message.Content.Headers.ContentEncoding));
        Assert.Equal(plain.Text, await DecodeAsync(coded));
        Assert.Equal(coding.Length == 0, plain.Message.Headers.ETag!.Equals(coded.Message.Headers.ETag));
        Assert.False(coded.Message.Headers.ETag.IsWeak);
        Assert.Equal((304, ""), (again.Status, again.Text));
    }

    [Theory]
    [InlineData(Browser, 302)]
    [InlineData("text/html;q=0.8, application/json", 200)]
    [InlineData("*/*", 200)]
    [InlineData("", 200)]
    public async Task Who_prefers_a_page_is_led_to_it_and_who_does_not_gets_links(string accept, int status)
    {
        var answer = await OpenAsync("/", ("Accept", accept));

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 302 ? "/studio/" : "", answer.Message.Headers.Location?.ToString() ?? "");
    }

    [Fact]
    public async Task Pages_leave_a_key_its_requests()
    {
        await using var few = new ApiHost { Rates = new() { RequestsPerSecond = 0.001, RequestBurst = 1, FailedKeysPerMinute = 0.001, FailedKeyBurst = 1 } };
        await few.InitializeAsync();

        for (var load = 0; load < 50; load++)
        {
            Assert.Equal(200, (await few.SendAsync(HttpMethod.Get, "/studio/", null, ("Authorization", ""))).Status);
        }

        Assert.Equal(200, (await few.GetAsync("/v1/models")).Status);
    }

    [Fact]
    public async Task A_folder_in_its_place_is_read_anew_for_each_request()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("index.html"), "first");
        await File.WriteAllTextAsync(folder.File(".hidden.js"), "hidden");
        await using var own = new ApiHost { Options = new ApiOptions { StudioFolder = folder.Path } };
        await own.InitializeAsync();

        var before = await own.GetAsync("/studio/");
        await File.WriteAllTextAsync(folder.File("index.html"), "second");
        await File.WriteAllTextAsync(folder.File("new.svg"), "<svg/>");

        Assert.Equal(("first", "second"), (before.Text, (await own.GetAsync("/studio/")).Text));
        Assert.Equal("image/svg+xml; charset=utf-8", (await own.GetAsync("/studio/new.svg")).Message.Content.Headers.ContentType!.ToString());
        Assert.Equal(404, (await own.GetAsync("/studio/.hidden.js")).Status);
        Assert.Equal(404, (await own.GetAsync($"/studio/..%2f{Path.GetFileName(folder.Path)}%2findex.html")).Status);
    }

    [Fact]
    public async Task It_can_be_left_out()
    {
        await using var without = new ApiHost { Options = new ApiOptions { Studio = false } };
        await without.InitializeAsync();

        Assert.Equal(404, (await without.GetAsync("/studio/")).Status);
        Assert.Equal(200, (await without.SendAsync(HttpMethod.Get, "/", null, ("Accept", Browser))).Status);
    }

    [Fact]
    public void A_folder_without_a_page_is_refused_at_the_start()
    {
        var refused = Assert.Throws<ArgumentException>(() => new ApiOptions { StudioFolder = "/nowhere" }.Check());

        Assert.Equal("Api:StudioFolder is '/nowhere', and takes a folder that holds index.html.", refused.Message);
    }

    private async Task<Answer> OpenAsync(string path, params (string Name, string Value)[] headers)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = host.Http.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        Array.ForEach(headers, header => request.Headers.TryAddWithoutValidation(header.Name, header.Value));
        return await Answer.OfAsync(await browser.SendAsync(request));
    }

    private static async Task<string> DecodeAsync(Answer answer)
    {
        var content = await answer.Message.Content.ReadAsStreamAsync();
        content.Position = 0;
        await using var decoded = string.Join(',', answer.Message.Content.Headers.ContentEncoding) switch
        {
            "br" => new BrotliStream(content, CompressionMode.Decompress),
            "gzip" => new GZipStream(content, CompressionMode.Decompress),
            _ => content,
        };
        using var reader = new StreamReader(decoded);
        return await reader.ReadToEndAsync();
    }

    private static string HeaderOf(Answer answer, string name) =>
        answer.Message.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : "";
}
