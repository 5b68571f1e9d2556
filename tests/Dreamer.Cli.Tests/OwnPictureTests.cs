using Dreamer.Cli.Generating;
using Dreamer.Media;
using SkiaSharp;

namespace Dreamer.Cli.Tests;

/// <summary>A picture of one's own is told what becomes of it.</summary>
public sealed class OwnPictureTests(CliServer server) : IClassFixture<CliServer>
{
    [Theory]
    [InlineData(640, 360, "640x360, cropped to its middle 360x360, scaled to 32x32", "--fit", "crop")]
    [InlineData(640, 360, "640x360, padded to 640x640, scaled to 32x32", "--fit", "pad")]
    [InlineData(50, 50, "50x50, scaled to 32x32")]
    [InlineData(641, 360, "641x360, cropped to its middle 180x360, scaled to 48x96", "--size", "48x96")]
    [InlineData(642, 360, "642x360, padded to 642x1284, scaled to 48x96", "--fit", "pad", "--size", "48x96")]
    [InlineData(100, 200, "100x200, scaled to 48x96", "--size", "48x96")]
    public async Task What_becomes_of_it_is_said(int width, int height, string sentence, params string[] fit)
    {
        var (picture, clip) = (server.File($"{width}.png"), server.File($"{width}{fit.LastOrDefault()}.mp4"));
        await File.WriteAllBytesAsync(picture, Png.Encode(RgbImage.Filled(width, height, (250, 140, 30))));

        var run =
            await CliRun.OfAsync(
                ["animate", picture, "--motion", "it moves", "--steps", "2", "--frames", "2", "--data", server.Data, "--out", clip,
                    .. fit]);

        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith($"{picture}: {sentence} (asset ast_", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Padding_keeps_all_of_it_between_black_bars()
    {
        var picture = OwnPicture.Of(Halves(400, 200), Fit.Pad, 64);

        using var padded = SKBitmap.Decode(picture.Bytes);
        Assert.Equal((400, 400), (padded.Width, padded.Height));
        Assert.Equal([SKColors.Black, SKColors.Red, SKColors.Blue, SKColors.Black],
            new[] { (10, 10), (10, 200), (390, 200), (390, 390) }.Select(at => padded.GetPixel(at.Item1, at.Item2)));
    }

    [Theory]
    [InlineData(400, 200, 96, 48, 400, 200)]
    [InlineData(400, 200, 48, 96, 400, 800)]
    [InlineData(400, 200, 96, 32, 600, 200)]
    [InlineData(3000, 100, 64, 64, 2048, 2048)]
    public void Padding_gives_it_the_stills_shape(int width, int height, int stillWidth, int stillHeight, int expectedWidth, int expectedHeight)
    {
        var picture = OwnPicture.Of(Halves(width, height), Fit.Pad, new Dreamer.Client.FrameSize(stillWidth, stillHeight));

        using var padded = SKBitmap.Decode(picture.Bytes);
        Assert.Equal((expectedWidth, expectedHeight), (padded.Width, padded.Height));
    }

    [Fact]
    public void A_picture_that_a_camera_took_upright_is_padded_upright()
    {
        using var codec = SKCodec.Create(SKData.CreateCopy(Turned()));
        Assert.Equal(SKEncodedOrigin.RightTop, codec.EncodedOrigin); // its rows run from right to left, its columns down

        var picture = OwnPicture.Of(Turned(), Fit.Pad, 64);

        using var padded = SKBitmap.Decode(picture.Bytes);
        Assert.StartsWith("64x128, padded to 128x128", picture.Became, StringComparison.Ordinal);
        var (top, bottom) = (padded.GetPixel(64, 10), padded.GetPixel(64, 118));
        Assert.True(top.Red > 200 && top.Blue < 60, $"{top}"); // what lay on the left is above
        Assert.True(bottom.Blue > 200 && bottom.Red < 60, $"{bottom}");
    }

    [Fact]
    public async Task What_is_no_picture_is_refused_by_the_server_s_sentence()
    {
        await File.WriteAllTextAsync(server.File("text.png"), "this is no picture");

        var run =
            await CliRun.OfAsync("animate", server.File("text.png"), "--motion", "it moves", "--data", server.Data, "--out",
                server.File("no.mp4"), "--fit", "pad");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("PNG, JPEG or WebP", run.Errors, StringComparison.Ordinal);
    }

    private static byte[] Halves(int width, int height, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        surface.Canvas.Clear(SKColors.Red);
        using var blue = new SKPaint { Color = SKColors.Blue };
        surface.Canvas.DrawRect(width / 2f, 0, width / 2f, height, blue);
        using var image = surface.Snapshot();
        using var data = image.Encode(format, 100);
        return data.ToArray();
    }

    /// <summary>A JPEG of 128x64 with orientation 6 in its EXIF.</summary>
    private static byte[] Turned()
    {
        byte[] tiff = [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
        byte[] exif = [.. "Exif\0\0"u8, .. tiff];
        var jpeg = Halves(128, 64, SKEncodedImageFormat.Jpeg);
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }
}
