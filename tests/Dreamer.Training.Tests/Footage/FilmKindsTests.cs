using Dreamer.Media;
using Dreamer.Testing;
using Dreamer.Training.Footage;
using Dreamer.Training.Footage.Filters;

namespace Dreamer.Training.Tests.Footage;

/// <summary>Films as others' programs and cameras leave them; each is seen as a player shows it.</summary>
public sealed class FilmKindsTests : IDisposable
{
    private const string Bar = "color=black:s=320x240:r=50:d=2,format=yuv420p,geq=lum='if(lt(mod(X-16*N+6400,320),80),235,16)':cb=128:cr=128";
    private const string Pattern = "testsrc2=s=320x240:r=24:d=2";
    private const string From709 = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=limited,format=yuv420p10le,";
    private static readonly string[] s_h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"];
    private static readonly string[] s_h264WithFields = [.. s_h264, "-flags", "+ilme+ildct", "-x264opts"];
    private static readonly string[] s_mpeg2WithFields = ["-c:v", "mpeg2video", "-q:v", "2", "-flags", "+ilme+ildct"];
    private static readonly string[] s_mpeg4WithFields = ["-c:v", "mpeg4", "-q:v", "2", "-flags", "+ilme+ildct"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A disc of a player's 240 pixels, in cells that are wider than high; the turned ones lie on their side in the file.</summary>
    [Theory]
    [InlineData("64/45", 64.0 / 45, "mp4", 0)]
    [InlineData("64/45", 64.0 / 45, "mkv", 0)]
    [InlineData("64/45", 64.0 / 45, "avi", 0)]
    [InlineData("8/9", 8.0 / 9, "mp4", 0)]
    [InlineData("64/45", 64.0 / 45, "mp4", 90)]
    [InlineData("64/45", 64.0 / 45, "mov", 270)]
    public async Task A_disc_is_round_whatever_shape_its_pixels_have(string aspect, double ratio, string container, int turn)
    {
        var place = FormattableString.Invariant($"if(lte(hypot((X-360)*{ratio},Y-288),120),255,32)");
        var film = _folder.File($"disc.{container}");
        string[] codec = container == "avi" ? ["-c:v", "mpeg4", "-q:v", "2"] : s_h264;
        var disc = $"color=0x202020:s=720x576:r=24:d=2,format=rgb24,geq=r='{place}':g='{place}':b='{place}'";
        await Films.MakeAsync(film, disc, ["-vf", $"setsar={aspect}", "-r", "24", .. codec]);
        if (turn != 0)
        {
            film = await Films.TurnAsync(film, turn);
        }
        var frame = await MiddleFrameAsync(film);
        var bright = Enumerable.Range(0, 64 * 64).Where(i => frame[i % 64, i / 64].Green > 140).ToList();
        var (width, height) = (1 + bright.Max(i => i % 64) - bright.Min(i => i % 64), 1 + bright.Max(i => i / 64) - bright.Min(i => i / 64));
        Assert.InRange(width, 20, 40);
        Assert.InRange(width - height, -1, 1);
    }

    /// <summary>Pictures meant for a brighter screen, or with wider colours, come near to the plain film's.</summary>
    [Theory]
    [InlineData("smpte2084", "bt2020", 203)]
    [InlineData("arib-std-b67", "bt2020", 203)]
    [InlineData("bt2020-10", "bt2020", 100)]
    [InlineData("bt709", "smpte432", 100)]
    public async Task Light_and_colours_of_other_screens_are_brought_to_that_of_a_plain_one(string transfer, string primaries, int white)
    {
        await Films.MakeAsync(_folder.File("plain.mp4"), Pattern, ["-vf", From709 + "format=yuv420p", .. s_h264, "-colorspace", "bt709"]);
        var matrix = primaries == "bt2020" ? "bt2020nc" : "bt709";
        string[] tags = ["-color_trc", transfer, "-color_primaries", primaries, "-colorspace", matrix];
        var light = $"zscale=t={transfer}:p={primaries}:m={(matrix == "bt709" ? "709" : "2020_ncl")}:npl={white}";
        await Films.MakeAsync(_folder.File("light.mp4"), Pattern, ["-vf", From709 + light, "-c:v", "libx264", "-preset", "ultrafast", .. tags]);
        var (plain, seen) = (await MiddleFrameAsync(_folder.File("plain.mp4")), await MiddleFrameAsync(_folder.File("light.mp4")));
        Assert.InRange(MeanDifference(plain, seen), 0, transfer is "smpte2084" or "arib-std-b67" ? 30 : 8);
    }

    /// <summary>A bar that jumps 16 pixels a field: woven together, its sides are four or five grey columns each.</summary>
    [Theory]
    [InlineData("top", "x264 tff=1", "mp4")]
    [InlineData("bottom", "x264 bff=1", "mp4")]
    [InlineData("top", "x264 tff=1", "mkv")]
    [InlineData("bottom", "x264 bff=1", "ts")]
    [InlineData("top", "mpeg2", "ts")]
    [InlineData("bottom", "mpeg2", "mkv")]
    [InlineData("top", "mpeg4", "avi")] // ffprobe knows no order, the pictures do
    [InlineData("top", "mjpeg tt", "mov")] // the pictures know no order, the container does
    [InlineData("bottom", "mjpeg bb", "mov")]
    public async Task A_film_of_two_fields_shows_one_moment_a_frame(string first, string codec, string container)
    {
        string[] options = codec.Split(' ') switch
        {
            ["x264", var order] => [.. s_h264WithFields, order],
            ["mpeg2"] => s_mpeg2WithFields,
            ["mpeg4"] => s_mpeg4WithFields,
            [_, var order] => ["-c:v", "mjpeg", "-q:v", "2", "-pix_fmt", "yuvj420p", "-field_order", order],
            _ => [],
        };
        var fields = $"tinterlace=mode=interleave_{first},fieldorder={(first == "top" ? "tff" : "bff")}";
        var film = _folder.File($"fields.{container}");
        await Films.MakeAsync(film, Bar, ["-vf", fields, .. options]);
        Assert.InRange(GreyColumns(await MiddleFrameAsync(film)), 0, 4);
    }

    [Fact]
    public async Task A_film_of_two_fields_that_lies_on_its_side_is_taken_apart_before_it_is_turned()
    {
        var film = _folder.File("fields.mp4");
        await Films.MakeAsync(film, Bar, ["-vf", "tinterlace=mode=interleave_top,fieldorder=tff", .. s_h264WithFields, "tff=1"]);
        var frame = await MiddleFrameAsync(await Films.TurnAsync(film, 90));
        var upright = new RgbImage(64, 64, [.. Enumerable.Range(0, 64 * 64).SelectMany(i => frame[i / 64, i % 64] is var (r, g, b) ? new[] { r, g, b } : [])]);
        Assert.InRange(GreyColumns(upright), 0, 4);
        Assert.True(GreyColumns(frame) is 0 or > 40, "the bar does not lie on its side");
    }

    [Theory]
    [InlineData("artwork first.mp4")]
    [InlineData("artwork last.mp4")]
    [InlineData("picture first.mkv")]
    [InlineData("second is meant.mkv")]
    public async Task Of_several_pictures_in_a_file_the_film_is_taken(string file)
    {
        var film = _folder.File("film.mp4");
        var still = _folder.File("still.png");
        await Films.MakeAsync(film, Pattern, s_h264);
        await Films.MakeAsync(still, "color=magenta:s=600x600:d=0.04:r=25", ["-frames:v", "1"]);
        var path = _folder.File(file);
        switch (file)
        {
            case "picture first.mkv":
                await Films.RunAsync(["-i", still, "-i", film, "-map", "0:v", "-map", "1:v", "-c", "copy", path]);
                break;
            case "second is meant.mkv":
                await Films.MakeAsync(_folder.File("other.mp4"), "color=magenta:s=640x480:r=24:d=2", s_h264);
                string[] meant = ["-disposition:v:0", "0", "-disposition:v:1", "default"];
                await Films.RunAsync(["-i", _folder.File("other.mp4"), "-i", film, "-map", "0:v", "-map", "1:v", "-c", "copy", .. meant, path]);
                break;
            default:
                await Films.RunAsync(["-i", film, "-i", still, "-map", "0:v", "-map", "1:v", "-c", "copy", "-disposition:v:1", "attached_pic", path]);
                break;
        }
        if (file == "artwork first.mp4")
        {
            await File.WriteAllBytesAsync(path, Films.ArtworkFirst(await File.ReadAllBytesAsync(path)));
        }
        Assert.InRange(MeanDifference(await MiddleFrameAsync(film), await MiddleFrameAsync(path)), 0, 0);
    }

    [Theory]
    [InlineData("sound.mp4", "sine=duration=0.2")]
    [InlineData("sound with artwork.mp4", "sine=duration=0.2")]
    [InlineData("words.mkv", null)]
    public async Task A_file_without_a_film_is_dropped_and_says_so(string file, string? sound)
    {
        var (path, still, words) = (_folder.File(file), _folder.File("still.png"), _folder.File("words.srt"));
        await Films.MakeAsync(still, "color=magenta:s=600x600:d=0.04:r=25", ["-frames:v", "1"]);
        await File.WriteAllTextAsync(words, "1\n00:00:00,000 --> 00:00:01,000\nwords\n");
        string[] heard = sound is null ? ["-i", words] : ["-f", "lavfi", "-i", sound];
        string[] artwork = file.Contains("artwork", StringComparison.Ordinal) ? ["-i", still, "-map", "0:a", "-map", "1:v", "-c:v", "copy", "-disposition:v:0", "attached_pic"] : [];
        await Films.RunAsync([.. heard, .. artwork, path]);
        var dropped = await Assert.ThrowsAsync<DroppedException>(() => MiddleFrameAsync(path));
        Assert.Equal(DropReason.Unreadable, dropped.Reason);
        Assert.Contains("holds no video", dropped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pixels_that_are_next_to_nothing_wide_leave_too_little()
    {
        await Films.MakeAsync(_folder.File("thin.mp4"), Pattern, ["-vf", "setsar=1/100", .. s_h264]);
        var dropped = await Assert.ThrowsAsync<DroppedException>(() => MiddleFrameAsync(_folder.File("thin.mp4")));
        Assert.Equal(DropReason.TooSmall, dropped.Reason);
        Assert.Contains("0.01", dropped.Message, StringComparison.Ordinal);
    }

    /// <summary>Square pixels, one moment a frame, a plain screen: what was learned from before is learned from now.</summary>
    [Theory]
    [InlineData("yuv420p", 0)]
    [InlineData("yuv444p", 0)]
    [InlineData("yuv420p", 90)]
    public async Task A_plain_film_gives_the_bytes_that_cutting_and_scaling_alone_give(string format, int turn)
    {
        var film = _folder.File("film.mp4");
        await Films.MakeAsync(film, Pattern, ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", format]);
        film = turn == 0 ? film : await Films.TurnAsync(film, turn);
        var chain = "fps=8,crop='min(iw,ih)':'min(iw,ih)',scale=64:64:flags=area+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact";
        string[] raw = ["-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", _folder.File("raw")];
        await Films.RunAsync(["-threads", "1", "-i", film, "-vf", chain, .. raw]);
        var (windows, bytes) = (await new ClipReader(new FootageSettings()).ReadAsync(film, CancellationToken.None), await File.ReadAllBytesAsync(_folder.File("raw")));
        Assert.Equal(bytes, windows[0].Frames.SelectMany(frame => frame.Pixels));
    }

    private static async Task<RgbImage> MiddleFrameAsync(string film) =>
        (await new ClipReader(new FootageSettings()).ReadAsync(film, CancellationToken.None))[0].Frames[8];

    private static double MeanDifference(RgbImage one, RgbImage other) => one.Pixels.Zip(other.Pixels, (a, b) => Math.Abs(a - b)).Average();

    private static int GreyColumns(RgbImage frame) => Enumerable.Range(0, 64).Count(x => frame[x, 32].Green is > 50 and < 205);
}
