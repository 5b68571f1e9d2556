using Dreamer.Media.Video;
using Dreamer.Testing;

namespace Dreamer.Media.Tests.Video;

public sealed class VideoTests
{
    [Fact]
    public async Task A_clip_comes_back_frame_for_frame_and_nearly_the_same()
    {
        var frames = SlidingSquare(16);
        var decoded = await VideoDecoder.DecodeAsync(await VideoEncoder.EncodeMp4Async(frames, fps: 8));
        Assert.Equal(16, decoded.Count);
        Assert.All(frames.Zip(decoded), pair => Assert.InRange(PeakSignalToNoise(pair.First, pair.Second), 30, 200));
    }

    [Fact]
    public async Task Colours_keep_their_values_through_the_codec()
    {
        var clip = await VideoEncoder.EncodeMp4Async([RgbImage.Filled(64, 64, (20, 140, 230)), RgbImage.Filled(64, 64, (20, 140, 230))], 8);
        var (red, green, blue) = (await VideoDecoder.DecodeAsync(clip))[1][32, 32];
        Assert.True(Math.Abs(red - 20) <= 3 && Math.Abs(green - 140) <= 3 && Math.Abs(blue - 230) <= 3, $"got {red} {green} {blue}");
    }

    [Fact]
    public async Task A_clip_says_what_browsers_need_to_know()
    {
        using var folder = new TemporaryFolder();
        var bytes = await VideoEncoder.EncodeMp4Async(SlidingSquare(16), fps: 8, new Mp4Options(Scale: 4));
        await File.WriteAllBytesAsync(folder.File("clip.mp4"), bytes);
        var info = await VideoProbe.ReadAsync(folder.File("clip.mp4"));
        var told = new VideoInfo(256, 256, 16, 8, TimeSpan.FromSeconds(2), "h264", "yuv420p") { Transfer = "bt709", Primaries = "bt709" };
        Assert.Equal(told, info);
        Assert.True(bytes.AsSpan().IndexOf("moov"u8) < bytes.AsSpan().IndexOf("mdat"u8), "the index is not at the front");
    }

    [Fact]
    public async Task The_same_frames_give_the_same_bytes()
    {
        var frames = SlidingSquare(6);
        Assert.Equal(await VideoEncoder.EncodeMp4Async(frames, 8), await VideoEncoder.EncodeMp4Async(frames, 8));
    }

    [Fact]
    public async Task Neighbour_scaling_keeps_edges_hard()
    {
        var clip = await VideoEncoder.EncodeMp4Async(SlidingSquare(2), 8, new Mp4Options(Scale: 4, VideoScaling.Neighbor, ConstantRateFactor: 1));
        var frame = (await VideoDecoder.DecodeAsync(clip))[0];
        Assert.InRange(frame[(4 * 4) + 2, 100].Red, 200, 255);
        Assert.InRange(frame[(4 * 4) - 4, 100].Red, 0, 80);
    }

    [Fact]
    public async Task Decoding_stops_at_the_frame_limit_and_refuses_large_pictures()
    {
        var clip = await VideoEncoder.EncodeMp4Async(SlidingSquare(6), 8);
        Assert.Equal(4, (await VideoDecoder.DecodeAsync(clip, VideoLimits.Default with { MaxFrames = 4 })).Count);
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => VideoDecoder.DecodeAsync(clip, VideoLimits.Default with { Picture = new PixelLimits(32, 1024) }));
        Assert.Contains("64×64", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_video_gives_an_error_with_what_ffmpeg_said()
    {
        var failed = await Assert.ThrowsAsync<FfmpegException>(() => VideoDecoder.DecodeAsync("this is no video"u8.ToArray()));
        Assert.Contains("Invalid data", failed.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FileNotFoundException>(() => VideoDecoder.DecodeAsync("/nowhere/clip.mp4"));
    }

    [Fact]
    public async Task A_playlist_that_names_other_files_is_not_followed()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("secret.ts"), await VideoEncoder.EncodeMp4Async(SlidingSquare(2), 8));
        await File.WriteAllTextAsync(folder.File("list.m3u8"), "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.ts\n#EXT-X-ENDLIST\n");
        await Assert.ThrowsAsync<FfmpegException>(() => VideoDecoder.DecodeAsync(folder.File("list.m3u8")));
    }

    [Fact]
    public async Task A_run_that_takes_too_long_is_killed_and_says_so()
    {
        var failed = await Assert.ThrowsAsync<FfmpegException>(() => VideoEncoder.EncodeMp4Async(SlidingSquare(16), 8, new Mp4Options { Timeout = TimeSpan.FromMilliseconds(1) }));
        Assert.Contains("longer than", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_stops_the_encoder()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => VideoEncoder.EncodeMp4Async(SlidingSquare(16), 8, stop.Token));
    }

    [Theory]
    [InlineData(0, 64, 8)]
    [InlineData(2, 63, 8)]
    [InlineData(2, 64, 0)]
    [InlineData(2, 64, double.NaN)]
    public async Task What_cannot_be_a_video_is_refused(int count, int side, double fps)
    {
        var frames = Enumerable.Repeat(RgbImage.Filled(side, side, (1, 2, 3)), count).ToList();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => VideoEncoder.EncodeMp4Async(frames, fps));
    }

    [Fact]
    public async Task Frames_of_two_sizes_are_refused_with_both()
    {
        var frames = new[] { RgbImage.Filled(64, 64, default), RgbImage.Filled(32, 64, default) };
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => VideoEncoder.EncodeMp4Async(frames, 8));
        Assert.Contains("64×64 and 32×64", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_middle_square_comes_at_another_side_and_rate()
    {
        using var folder = new TemporaryFolder();
        var stripes = Enumerable.Range(0, 48).Select(_ => Stripes()).ToList();
        await File.WriteAllBytesAsync(folder.File("clip.mp4"), await VideoEncoder.EncodeMp4Async(stripes, fps: 24));
        var info = await VideoProbe.ReadAsync(folder.File("clip.mp4"));
        var frames = await VideoDecoder.DecodeSquareAsync(folder.File("clip.mp4"), info, side: 32, fps: 8, VideoLimits.Default);
        Assert.Equal(16, frames.Count);
        Assert.All(frames, frame => Assert.Equal((32, 32), (frame.Width, frame.Height)));
        Assert.All([(0, 0), (31, 31)], at => Assert.InRange(frames[8][at.Item1, at.Item2].Green, 180, 255)); // nothing of the sides is left
        var some = await VideoDecoder.DecodeSquareAsync(folder.File("clip.mp4"), info, 32, 8, VideoLimits.Default with { MaxFrames = 5 });
        Assert.Equal(5, some.Count);
    }

    /// <summary>A green square between red sides.</summary>
    private static RgbImage Stripes()
    {
        var image = RgbImage.Filled(192, 64, (200, 20, 20));
        for (var i = 0; i < 192 * 64; i++)
        {
            if (i % 192 is >= 60 and < 132)
            {
                (image.Pixels[3 * i], image.Pixels[(3 * i) + 1]) = (20, 220);
            }
        }

        return image;
    }

    /// <summary>A red square that moves two pixels a frame over a blue background.</summary>
    private static List<RgbImage> SlidingSquare(int count) => [.. Enumerable.Range(0, count).Select(frame =>
    {
        var image = RgbImage.Filled(64, 64, (20, 40, 160));
        for (var y = 20; y < 36; y++)
        {
            for (var x = 0; x < 16; x++)
            {
                var i = ((y * 64) + x + 4 + (frame * 2)) * 3;
                (image.Pixels[i], image.Pixels[i + 1], image.Pixels[i + 2]) = (230, 30, 30);
            }
        }

        return image;
    })];

    private static double PeakSignalToNoise(RgbImage a, RgbImage b) =>
        10 * Math.Log10(255.0 * 255 / Math.Max(1e-9, a.Pixels.Zip(b.Pixels, (p, q) => (double)(p - q) * (p - q)).Average()));
}
