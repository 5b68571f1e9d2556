using System.Buffers.Binary;
using System.Text;
using Dreamer.Media.Video;
using Dreamer.Testing;

namespace Dreamer.Media.Tests.Malformed;

/// <summary>Clips that are none, or damaged: one error each or the frames that are there, in bounded time and memory.</summary>
[Collection(Alone.Name)]
public sealed class ClipTests : IDisposable
{
    private const int Side = 32;
    private const int Frames = 8;

    private static readonly VideoLimits s_limits = new(MaxFrames: 16, new PixelLimits(MaxSide: 512, MaxPixels: 65_536), TimeSpan.FromSeconds(20));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Kinds() => new(s_kinds.Keys);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_no_clip_is_refused_with_an_error(string kind)
    {
        var (file, make) = s_kinds[kind];
        await File.WriteAllBytesAsync(_folder.File(file), await make());
        var before = GC.GetTotalAllocatedBytes();
        var error = await Assert.ThrowsAnyAsync<Exception>(() => VideoDecoder.DecodeAsync(_folder.File(file), s_limits));
        Assert.True(error is FfmpegException or InvalidDataException, $"{error}");
        Assert.InRange(error.Message.Length, 20, 2000);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 8 << 20);
    }

    [Theory]
    [InlineData("clip.avi")]
    [InlineData("clip.txt")]
    [InlineData("-i.mp4")]
    [InlineData("clip")]
    [InlineData("http:clip.mp4")]
    public async Task A_clip_is_known_by_its_content_and_not_by_its_name(string file)
    {
        await File.WriteAllBytesAsync(_folder.File(file), await ClipAsync());
        Assert.Equal(Frames, (await VideoDecoder.DecodeAsync(_folder.File(file), s_limits)).Count);
    }

    [Fact]
    public async Task A_clip_cut_off_gives_the_frames_that_are_there()
    {
        var clip = await FfmpegFiles.MakeAsync("a.mp4", $"testsrc=size={Side}x{Side}:rate=8:duration=1", "-g", "1", "-movflags", "+faststart");
        await File.WriteAllBytesAsync(_folder.File("cut.mp4"), clip[..(clip.Length * 3 / 4)]);
        Assert.InRange((await VideoDecoder.DecodeAsync(_folder.File("cut.mp4"), s_limits)).Count, 1, Frames - 1);
    }

    [Theory]
    [InlineData("mvhd")]
    [InlineData("mdhd")]
    public async Task A_length_of_years_costs_nothing(string box)
    {
        var clip = await ClipAsync();
        BinaryPrimitives.WriteUInt32BigEndian(clip.AsSpan(clip.AsSpan().IndexOf(Encoding.ASCII.GetBytes(box)) + 4 + 16), 0x7FFF_FFFF);
        await File.WriteAllBytesAsync(_folder.File("long.mp4"), clip);
        Assert.InRange((await VideoDecoder.DecodeAsync(_folder.File("long.mp4"), s_limits)).Count, 1, Frames);
    }

    [Fact]
    public async Task The_size_of_the_coded_pictures_counts_and_not_the_containers()
    {
        var clip = await ClipAsync();
        BinaryPrimitives.WriteUInt32BigEndian(clip.AsSpan(clip.AsSpan().LastIndexOf("avc1"u8) + 4 + 24), uint.MaxValue); // 65535×65535
        await File.WriteAllBytesAsync(_folder.File("large.mp4"), clip);
        var frames = await VideoDecoder.DecodeAsync(_folder.File("large.mp4"), s_limits);
        Assert.All(frames, frame => Assert.Equal((Side, Side), (frame.Width, frame.Height)));
    }

    [Fact]
    public async Task A_folder_and_a_missing_file_are_named()
    {
        Assert.Contains(_folder.Path, (await Assert.ThrowsAsync<FileNotFoundException>(() => VideoDecoder.DecodeAsync(_folder.Path, s_limits))).Message, StringComparison.Ordinal);
        Assert.Contains("nothing.mp4", (await Assert.ThrowsAsync<FileNotFoundException>(() => VideoDecoder.DecodeAsync(_folder.File("nothing.mp4"), s_limits))).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Damaged_clips_are_decoded_or_refused()
    {
        foreach (var bytes in Mutations.Of(await ClipAsync(), 60, meaning: 1200))
        {
            var before = GC.GetTotalAllocatedBytes();
            await File.WriteAllBytesAsync(_folder.File("damaged.mp4"), bytes);
            var error = await Record.ExceptionAsync(() => VideoDecoder.DecodeAsync(_folder.File("damaged.mp4"), s_limits));
            Assert.True(error is null or FfmpegException or InvalidDataException, $"{error}");
            Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 16 << 20); // 16 frames of 65,536 pixels are 3 MiB
        }
    }

    private static readonly Dictionary<string, (string File, Func<Task<byte[]>> Make)> s_kinds = new()
    {
        ["zero bytes"] = ("a.mp4", () => Task.FromResult<byte[]>([])),
        ["one byte"] = ("a.mp4", () => Task.FromResult<byte[]>([0])),
        ["a text"] = ("a.mp4", () => Text("this is a text, and no clip\n")),
        ["a web page"] = ("a.webm", () => Text("<!DOCTYPE html><html><body>404</body></html>")),
        ["random bytes"] = ("a.mp4", () => Task.FromResult(RandomBytes(100_000))),
        ["zeros"] = ("a.mp4", () => Task.FromResult(new byte[100_000])),
        ["sound alone"] = ("a.mp4", () => FfmpegFiles.MakeAsync("a.mp4", "sine=duration=0.2")),
        ["a sound file"] = ("a.mp4", () => FfmpegFiles.MakeAsync("a.wav", "sine=duration=0.2")),
        ["a picture"] = ("a.mp4", () => Task.FromResult(Png.Encode(RgbImage.Filled(Side, Side, (1, 2, 3))))),
        ["a GIF"] = ("a.mp4", () => FfmpegFiles.MakeAsync("a.gif", $"testsrc=size={Side}x{Side}:rate=8:duration=0.5")),
        ["a list of files"] = ("a.mp4", () => Text("ffconcat version 1.0\nfile /etc/passwd\n")),
        ["a playlist"] = ("a.mp4", () => Text("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n")),
        ["a script of subtitles"] = ("a.mp4", () => Text("1\n00:00:00,000 --> 00:00:01,000\nno picture\n")),
        ["an MP4's first box alone"] = ("a.mp4", async () => (await ClipAsync())[..32]),
        ["an MP4 cut in its index"] = ("a.mp4", async () => (await ClipAsync())[..200]),
        ["an MP4 without pictures behind its index"] = ("a.mp4", async () => (await ClipAsync()) is var clip ? clip[..(clip.AsSpan().IndexOf("mdat"u8) + 4)] : []),
        ["an MP4 without its index"] = ("a.mp4", async () => (await ClipAsync()) is var clip ? [.. clip[..32], .. clip[(clip.AsSpan().IndexOf("mdat"u8) - 4)..]] : []),
        ["a Matroska cut in its head"] = ("a.mkv", async () => (await FfmpegFiles.MakeAsync("a.mkv", $"testsrc=size={Side}x{Side}:rate=8:duration=0.5"))[..100]),
        ["pictures over the limits"] = ("a.mp4", () => FfmpegFiles.MakeAsync("a.mp4", "testsrc=size=640x360:rate=8:duration=0.25")),
    };

    private static Task<byte[]> ClipAsync() =>
        VideoEncoder.EncodeMp4Async([.. Enumerable.Range(0, Frames).Select(frame => RgbImage.Filled(Side, Side, ((byte)(frame * 30), 90, 200)))], fps: 8);

    private static Task<byte[]> Text(string text) => Task.FromResult(Encoding.UTF8.GetBytes(text));

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(5).NextBytes(bytes);
        return bytes;
    }
}
