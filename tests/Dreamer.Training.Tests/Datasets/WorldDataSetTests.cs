using Dreamer.Media;
using Dreamer.Media.Video;
using Dreamer.Training.Datasets;
using Dreamer.Training.World.Sampling;

namespace Dreamer.Training.Tests.Datasets;

public sealed class WorldDataSetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dreamer-world-").FullName;

    [Fact]
    public async Task Stills_are_listed_with_their_captions()
    {
        await WorldDataSet.WriteStillsAsync(_folder, 3, 1, new WorldOptions { FreeCaptionChance = 0 });
        var lines = await File.ReadAllLinesAsync(Path.Combine(_folder, "metadata.csv"));
        Assert.Equal("file_name,text", lines[0]);
        Assert.Equal(4, lines.Length);
        Assert.Matches("^000002\\.png,an? .* background$", lines[3]);
        Assert.Equal(64, Png.Decode(await File.ReadAllBytesAsync(Path.Combine(_folder, "000002.png"))).Width);
    }

    [Fact]
    public async Task Clips_are_listed_in_the_WebVid_form()
    {
        await WorldDataSet.WriteClipsAsync(_folder, 2, 1, new WorldOptions { Frames = 4, Degraded = true });
        var lines = await File.ReadAllLinesAsync(Path.Combine(_folder, "clips.csv"));
        Assert.Equal("videoid,contentUrl,duration,page_dir,name", lines[0]);
        Assert.StartsWith("000001,videos/000001.mp4,PT00H00M02S,videos,", lines[2], StringComparison.Ordinal);
        Assert.Equal(4, (await VideoDecoder.DecodeAsync(Path.Combine(_folder, "videos/000001.mp4"))).Count);
    }

    [Fact]
    public async Task A_made_world_holds_stills_clips_and_a_sheet_of_samples()
    {
        await WorldDataSet.WriteAsync(_folder, stills: 2, clips: 1, seed: 1);
        Assert.True(File.Exists(Path.Combine(_folder, "stills", "000001.png")));
        Assert.True(File.Exists(Path.Combine(_folder, "clips", "clips.csv")));
        var samples = Png.Decode(await File.ReadAllBytesAsync(Path.Combine(_folder, "samples.png")));
        Assert.True(samples.Width > 16 * 64 && samples.Height > 12 * 64, $"{samples.Width}×{samples.Height}");
    }

    [Fact]
    public void Fields_with_commas_and_quotes_are_quoted() => Assert.Equal("\"a \"\"b\"\", c\"", Csv.Field("a \"b\", c"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
