using Dreamer.Media.Video;

namespace Dreamer.Media.Tests.Video;

public sealed class VideoJoinTests
{
    private const double Fps = 8;

    [Fact]
    public async Task The_clips_pictures_stay_what_they_were_and_the_new_ones_follow_in_time()
    {
        var clip = await VideoEncoder.EncodeMp4Async(Frames(0, 16), Fps);
        var joined = await VideoJoin.AppendAsync(clip, Frames(16, 15), Fps, VideoLimits.Default);
        var (before, after) = (await VideoDecoder.DecodeAsync(clip), await VideoDecoder.DecodeAsync(joined));
        Assert.Equal(31, after.Count);
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First.Pixels, pair.Second.Pixels));
        var info = await InfoAsync(joined);
        Assert.Equal((31, Fps, TimeSpan.FromSeconds(31 / Fps)), (info.Frames, info.Fps, info.Duration));
    }

    [Fact]
    public async Task A_joined_clip_goes_on_and_the_same_clip_and_frames_give_the_same_bytes()
    {
        var clip = await VideoEncoder.EncodeMp4Async(Frames(0, 2), Fps);
        var first = await VideoJoin.AppendAsync(clip, Frames(2, 1), Fps, VideoLimits.Default);
        var second = await VideoJoin.AppendAsync(first, Frames(3, 4), Fps, VideoLimits.Default);
        Assert.Equal(first, await VideoJoin.AppendAsync(clip, Frames(2, 1), Fps, VideoLimits.Default));
        Assert.Equal(7, (await VideoDecoder.DecodeAsync(second)).Count);
    }

    /// <summary>Another version's clips, for one: a film has one setting of the decoder.</summary>
    [Fact]
    public async Task A_clip_that_was_encoded_otherwise_is_encoded_again()
    {
        var clip = await VideoEncoder.EncodeMp4Async(Frames(0, 8), Fps, new Mp4Options(ConstantRateFactor: 30));
        var joined = await VideoDecoder.DecodeAsync(await VideoJoin.AppendAsync(clip, Frames(8, 8), Fps, VideoLimits.Default));
        var (before, expected) = (await VideoDecoder.DecodeAsync(clip), Frames(8, 8));
        Assert.Equal(16, joined.Count);
        Assert.All(before.Concat(expected).Zip(joined), pair => Assert.InRange(Distance(pair.First, pair.Second), 0, 12));
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 2, 3, 4 })]
    [InlineData(new byte[] { 255, 255, 255, 255, (byte)'a', (byte)'v', (byte)'c', (byte)'C', 0 })]
    public async Task What_is_no_clip_is_refused_in_words(byte[] clip)
    {
        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => VideoJoin.AppendAsync(clip, Frames(0, 2), Fps, VideoLimits.Default));
        Assert.Contains("avcC", refusal.Message, StringComparison.Ordinal);
    }

    private static RgbImage[] Frames(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(i => RgbImage.Filled(32, 32, ((byte)(8 * i), (byte)(250 - 7 * i), 60)))];

    private static double Distance(RgbImage one, RgbImage other) =>
        one.Pixels.ToArray().Zip(other.Pixels.ToArray(), (a, b) => Math.Abs(a - b)).Average();

    private static async Task<VideoInfo> InfoAsync(byte[] mp4)
    {
        using var file = new MemoryFile("joined");
        file.Write(mp4);
        return await VideoProbe.ReadAsync(file.Path);
    }
}
