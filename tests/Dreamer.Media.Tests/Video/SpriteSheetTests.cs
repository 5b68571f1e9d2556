using Dreamer.Media.Video;

namespace Dreamer.Media.Tests.Video;

public sealed class SpriteSheetTests
{
    [Theory]
    [InlineData(40, 16, 4, 4)]
    [InlineData(16, 16, 4, 4)]
    [InlineData(6, 6, 4, 2)]
    [InlineData(2, 2, 2, 1)]
    public async Task Frames_stand_on_it_evenly_and_in_their_order(int frames, int tiles, int columns, int rows)
    {
        var clip = await VideoEncoder.EncodeMp4Async([.. Enumerable.Range(0, frames).Select(frame => Grey(frame * 255 / frames))], 8);

        var sheet = await SpriteSheet.RenderAsync(clip);

        Assert.Equal((columns * 32, rows * 32), (sheet.Width, sheet.Height));
        for (var tile = 0; tile < tiles; tile++)
        {
            var first = (int)Math.Ceiling((double)tile * frames / tiles);
            var (x, y) = ((tile % columns * 32) + 16, (tile / columns * 32) + 16);
            Assert.InRange(sheet[x, y].Red, (first * 255 / frames) - 6, (first * 255 / frames) + 6);
        }
    }

    [Fact]
    public async Task Large_frames_become_small_ones()
    {
        var clip = await VideoEncoder.EncodeMp4Async([RgbImage.Filled(640, 320, (200, 200, 200)), RgbImage.Filled(640, 320, (20, 20, 20))], 8);

        var sheet = await SpriteSheet.RenderAsync(clip);

        Assert.Equal((2 * SpriteSheet.LongestSide, SpriteSheet.LongestSide / 2), (sheet.Width, sheet.Height));
    }

    [Fact]
    public async Task What_is_no_clip_is_refused() =>
        await Assert.ThrowsAnyAsync<Exception>(() => SpriteSheet.RenderAsync("this is no clip"u8.ToArray()));

    private static RgbImage Grey(int value) => RgbImage.Filled(32, 32, ((byte)value, (byte)value, (byte)value));
}
