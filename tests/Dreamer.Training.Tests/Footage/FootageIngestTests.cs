using System.Text.Json;
using Dreamer.Media;
using Dreamer.Testing;
using Dreamer.Training.Footage;
using Dreamer.Training.Footage.Filters;
using Dreamer.Training.Footage.Pool;
using static TorchSharp.torch;

namespace Dreamer.Training.Tests.Footage;

public sealed class FootageIngestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task What_is_wrong_with_a_clip_is_counted_and_ends_nothing()
    {
        await MakeAsync();
        var report = await IngestAsync("pool");

        Assert.True(report.IsComplete);
        Assert.Equal(10, report.Rows);
        Assert.Equal(1, report.ClipsKept);
        DropReason[] dropped = [DropReason.MalformedRow, DropReason.DuplicateId, DropReason.EmptyCaption, DropReason.MissingFile, DropReason.TooSmall, DropReason.TooShort, DropReason.Unreadable, DropReason.Still];
        Assert.Equal(dropped, report.ClipsDropped.Keys);
        Assert.Equal(2, report.ClipsDropped[DropReason.Unreadable]);
        Assert.Equal((2, 1), (report.Windows, report.WindowsKept));
    }

    [Fact]
    public async Task The_report_says_why_each_clip_was_dropped_and_pictures_show_what_was_kept()
    {
        await MakeAsync();
        var report = await IngestAsync("pool");

        var json = JsonDocument.Parse(File.ReadAllText(_folder.File("pool/report.json"))).RootElement;
        Assert.Equal(1, json.GetProperty("clips_dropped").GetProperty("too_short").GetInt32());
        Assert.Contains("dropped: missing file", report.ToText(), StringComparison.Ordinal);
        var lines = File.ReadAllLines(_folder.File("pool/clips.csv"));
        Assert.Equal(1 + 2 + 8, lines.Length);
        Assert.StartsWith("2,good,0,kept,", lines[1], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("5,short,,too short,,,,8 frames", StringComparison.Ordinal));
        Assert.All(["kept.png", "dropped.png", "flow.png"], name => Assert.True(Png.Decode(File.ReadAllBytes(_folder.File($"pool/{name}"))).Width > 64));
    }

    [Fact]
    public async Task A_run_that_was_killed_at_any_point_ends_with_the_same_pool()
    {
        await MakeAsync();
        await IngestAsync("whole");
        var whole = File.ReadAllBytes(_folder.File("whole/clips.pool"));
        foreach (var share in new[] { 0.01, 0.999 })
        {
            Directory.CreateDirectory(_folder.File("killed"));
            File.WriteAllBytes(_folder.File("killed/clips.pool"), whole[..(int)Math.Max(400, whole.Length * share)]);
            await IngestAsync("killed");
            Assert.Equal(whole, File.ReadAllBytes(_folder.File("killed/clips.pool")));
            Assert.Equal(File.ReadAllText(_folder.File("whole/report.json")), File.ReadAllText(_folder.File("killed/report.json")));
        }
    }

    [Fact]
    public async Task A_cancelled_run_leaves_what_it_did_and_goes_on_from_there()
    {
        await MakeAsync();
        await IngestAsync("whole");
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        var stopped = await IngestAsync("broken", stop.Token);
        Assert.False(stopped.IsComplete);
        Assert.Equal(0, stopped.Rows);
        Assert.Contains("\"is_complete\": false", File.ReadAllText(_folder.File("broken/report.json")), StringComparison.Ordinal);

        Assert.True((await IngestAsync("broken")).IsComplete);
        Assert.Equal(File.ReadAllBytes(_folder.File("whole/clips.pool")), File.ReadAllBytes(_folder.File("broken/clips.pool")));
    }

    [Fact]
    public async Task A_table_that_has_changed_is_refused()
    {
        await MakeAsync();
        await IngestAsync("pool");
        var table = File.ReadAllText(_folder.File("set/clips.csv"));
        File.WriteAllText(_folder.File("set/clips.csv"), table.Replace("good,", "better,", StringComparison.Ordinal));
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => IngestAsync("pool"));
        Assert.Contains("'better'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_clip_gives_windows_from_its_beginning_to_its_end()
    {
        await MadeClips.SaveAsync(_folder.File("long.mp4"), MadeClips.Pan(100, 1), fps: 8);
        var windows = await new ClipReader(new FootageSettings { Windows = 3 }).ReadAsync(_folder.File("long.mp4"), CancellationToken.None);
        Assert.Equal([0, 42, 84], windows.Select(window => window.Start));
        var first = await new ClipReader(new FootageSettings { Windows = 3, Seconds = 4 }).ReadAsync(_folder.File("long.mp4"), CancellationToken.None);
        Assert.Equal([0, 16], first.Select(window => window.Start));
    }

    [Theory]
    [InlineData(0, 10, 0.5, "windows is 0")]
    [InlineData(1, 1, 0.5, "seconds is 1")]
    [InlineData(1, 10, double.NaN, "cut is NaN")]
    public async Task Settings_out_of_range_are_refused(int windows, int seconds, double cut, string named)
    {
        await MakeAsync();
        var ingest = new FootageIngest(new FootageSettings { Windows = windows, Seconds = seconds, SceneCut = cut }, new Progress<string>(), CPU);
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => ingest.RunAsync(_folder.File("set"), null, _folder.File("pool"), CancellationToken.None));
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_of_dropped_clips_only_has_no_flow_pictures()
    {
        await MakeAsync(rows: "gone,u,PT1S,,a clip\n");
        Assert.Equal(0, (await IngestAsync("pool")).WindowsKept);
        Assert.False(File.Exists(_folder.File("pool/flow.png")));
        using var reader = PoolReader.Open(_folder.File("pool/clips.pool"));
        Assert.Single(reader.Records());
    }

    public void Dispose() => _folder.Dispose();

    private Task<FootageReport> IngestAsync(string pool, CancellationToken stop = default) =>
        new FootageIngest(new FootageSettings(), new Progress<string>(), CPU).RunAsync(_folder.File("set"), null, _folder.File(pool), stop);

    /// <summary>A clip of each kind that a folder may hold.</summary>
    private async Task MakeAsync(string? rows = null)
    {
        const string Rows = "good,u,PT2S,,\"a pan, slowly\"\nstill,u,PT2S,,nothing moves\nsmall,u,PT2S,,tiny\nshort,u,PT1S,,brief\nbroken,u,PT2S,,no video\ncut off,u,PT2S,,half a video\n"
            + "gone,u,PT2S,,not there\ngood,u,PT2S,,again\nquiet,u,PT2S,,\ntorn,u\n";
        await MadeClips.SaveAsync(_folder.File("set/good.mp4"), MadeClips.Pan(16, 1.5));
        await MadeClips.SaveAsync(_folder.File("set/still.mp4"), MadeClips.Pan(16, 0));
        await MadeClips.SaveAsync(_folder.File("set/small.mp4"), MadeClips.Pan(16, 1, side: 32));
        await MadeClips.SaveAsync(_folder.File("set/short.mp4"), MadeClips.Pan(8, 1));
        await File.WriteAllTextAsync(_folder.File("set/broken.mp4"), "this is no video");
        await File.WriteAllBytesAsync(_folder.File("set/cut off.mp4"), (await File.ReadAllBytesAsync(_folder.File("set/good.mp4")))[..600]);
        await File.WriteAllTextAsync(_folder.File("set/clips.csv"), "videoid,contentUrl,duration,page_dir,name\n" + (rows ?? Rows));
    }
}
