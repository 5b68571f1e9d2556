using Dreamer.Media.Video;
using SkiaSharp;

namespace Dreamer.Media.Tests.Video;

public sealed class ClipReaderTests
{
    [Theory]
    [InlineData(0, 5)]
    [InlineData(2, 3)]
    [InlineData(5, 5)]
    public async Task Frames_come_in_their_order_with_their_numbers(int first, int last)
    {
        var (clip, numbers) = (await ClipAsync(), new List<int>());

        await ClipReader.ReadFramesAsync(clip, new FrameRange(first, last), (number, frame, _) =>
        {
            numbers.Add(number);
            Assert.InRange(frame[16, 16].Red, (number * 40) - 6, (number * 40) + 6);
            return Task.CompletedTask;
        });

        Assert.Equal(Enumerable.Range(first, last - first + 1), numbers);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(2, 3)]
    public async Task A_gif_has_the_frames_and_plays_for_ever(int first, int last)
    {
        var gif = await ClipReader.ToGifAsync(await ClipAsync(), new FrameRange(first, last));

        using var codec = SKCodec.Create(SKData.CreateCopy(gif));
        Assert.Equal((SKEncodedImageFormat.Gif, last - first + 1, -1), (codec.EncodedFormat, codec.FrameCount, codec.RepetitionCount)); // -1 is for ever
        Assert.InRange(codec.FrameInfo.Sum(frame => frame.Duration), 115 * codec.FrameCount, 135 * codec.FrameCount); // an eighth of a second each
        using var shown = SKBitmap.Decode(gif);
        Assert.InRange(shown.GetPixel(16, 16).Red, (first * 40) - 12, (first * 40) + 12);
    }

    [Fact]
    public async Task What_is_no_clip_is_refused() =>
        await Assert.ThrowsAnyAsync<Exception>(() => ClipReader.ToGifAsync("this is no clip"u8.ToArray(), new FrameRange(0, 0)));

    private static Task<byte[]> ClipAsync() =>
        VideoEncoder.EncodeMp4Async([.. Enumerable.Range(0, 6).Select(frame => RgbImage.Filled(32, 32, ((byte)(frame * 40), (byte)(frame * 40), (byte)(frame * 40))))], 8);
}
