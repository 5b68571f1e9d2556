using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Dreamer.Api.Tests.Hosting;
using Dreamer.Media;

namespace Dreamer.Api.Tests.Generations;

/// <summary>Forms of a clip that are made when they are asked for.</summary>
public sealed class DownloadTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_gif_and_a_zip_come_as_files_with_an_etag_that_saves_their_making()
    {
        var clip = await ClipAsync();
        foreach (var (variant, type, name) in new[] { ("gif", "image/gif", $"{clip}.gif"), ("frames", "application/zip", $"{clip}.zip") })
        {
            var path = $"/v1/generations/{clip}/content?variant={variant}";
            using var whole = await host.Http.GetAsync(path);
            using var head = await host.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
            using var repeat = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { whole.Headers.ETag! } } };
            using var again = await host.Http.SendAsync(repeat);

            Assert.All([whole, head], answer => Assert.Equal((HttpStatusCode.OK, type, name), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType, NameOf(answer))));
            Assert.Equal((HttpStatusCode.NotModified, whole.Headers.ETag), (again.StatusCode, head.Headers.ETag));
            Assert.NotEmpty(await whole.Content.ReadAsByteArrayAsync());
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
    }

    [Theory]
    [InlineData("", 0, 3)]
    [InlineData("&from=1&to=2", 1, 2)]
    [InlineData("&from=3", 3, 3)]
    [InlineData("&to=0", 0, 0)]
    public async Task A_zip_has_the_frames_that_were_asked_for(string range, int first, int last)
    {
        var bytes = await host.Http.GetByteArrayAsync($"/v1/generations/{await ClipAsync()}/content?variant=frames{range}");

        using var zip = new ZipArchive(new MemoryStream(bytes));
        Assert.Equal(Enumerable.Range(first, last - first + 1).Select(number => $"frame-{number:0000}.png"), zip.Entries.Select(entry => entry.Name));
        Assert.All(zip.Entries.Index(), entry =>
        {
            using var file = entry.Item.Open();
            using var png = new MemoryStream();
            file.CopyTo(png);
            Assert.InRange(Png.Decode(png.ToArray(), PixelLimits.Default)[16, 16].Red, ((first + entry.Index) * 50) - 8, ((first + entry.Index) * 50) + 8);
        });
    }

    [Theory]
    [InlineData("variant=gif&from=4", "from", "4")]
    [InlineData("variant=gif&to=-1", "to", "-1")]
    [InlineData("variant=frames&from=2&to=1", "to", "1")]
    [InlineData("variant=frames&step=1", "step", "1")]
    [InlineData("variant=video&from=1", "from", "from")]
    [InlineData("variant=gifs", "variant", "gifs")]
    public async Task What_no_clip_has_is_refused_by_name(string query, string param, string named)
    {
        var refused = await host.GetAsync($"/v1/generations/{await ClipAsync()}/content?{query}");

        Assert.Equal((400, param), (refused.Status, refused["param"]));
        Assert.Contains(named, refused["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_still_has_neither() =>
        Assert.Equal(404, (await host.GetAsync($"/v1/generations/{await host.SomeStillAsync()}/content?variant=gif")).Status);

    private static string? NameOf(HttpResponseMessage answer) => answer.Content.Headers.ContentDisposition is ContentDispositionHeaderValue { DispositionType: "attachment" } file ? file.FileName : null;

    private async Task<string> ClipAsync()
    {
        var still = await host.SomeStillAsync();
        var clip = await host.GenerateAsync("ses_" + still[4..36], $$"""{"kind": "animate", "parent": "{{still}}", "motion_caption": "a film", "frames": 4, "steps": 1, "seed": 7}""");
        await host.GetAsync($"/v1/generations/{clip}?wait=30s");
        return clip;
    }
}
