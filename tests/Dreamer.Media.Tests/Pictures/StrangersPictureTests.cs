using SkiaSharp;

namespace Dreamer.Media.Tests;

/// <summary>Pictures as cameras, presses and broken downloads make them: seen as browsers show them, or refused.</summary>
public sealed class StrangersPictureTests
{
    private static readonly (int, int, int)[] s_upright = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)];

    public static TheoryData<string, int, bool> Orientations()
    {
        var all = new TheoryData<string, int, bool>();
        foreach (var format in new[] { "Png", "Jpeg", "Webp" })
        {
            for (var orientation = 1; orientation <= 8; orientation++)
            {
                all.Add(format, orientation, false);
                all.Add(format, orientation, true);
            }
        }
        return all;
    }

    [Theory]
    [MemberData(nameof(Orientations))]
    public void A_picture_stands_as_its_camera_was_held(string format, int orientation, bool littleEndian)
    {
        var stored = Encode(Quadrants(Stored(orientation)), format);
        var bytes = ExifFile.With(stored, format, ExifFile.Turned(orientation, littleEndian));
        AssertQuadrants(s_upright, PictureDecoder.Decode(bytes, 64, 64, PixelLimits.Default));
    }

    [Theory]
    [InlineData("UklGRm4AAABXRUJQVlA4WAoAAAAIAAAAPwAAPwAAVlA4TC0AAAAvP8APAB8gEEjeHzqN+RcQFPwf3fxHZA+ASIDEk570pIkBtIj+T0Dx6Nsw6BsARVhJRhoAAABJSSoACAAAAAEAEgEDAAEAAAAGAAAAAAAAAA==")]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAGmVYSWZJSSoACAAAAAEAEgEDAAEAAAADAAAAAAAAAP+oH00AAABRSURBVHic7c+xCQAADAJB9186mSGFkOLke7lMeUk5AAAAAAAAAAAAAAAAAAAAAAAAAAAAAIB3tR8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAM4ttd7pWlFyFc0AAAAASUVORK5CYII=")]
    public void Turned_files_of_another_program_stand_upright(string base64) =>
        AssertQuadrants(s_upright, PictureDecoder.Decode(Convert.FromBase64String(base64), 64, 64, PixelLimits.Default));

    [Fact]
    public void Only_the_middle_of_a_turned_picture_is_kept()
    {
        using var wide = new SKBitmap(new SKImageInfo(192, 64, SKColorType.Rgba8888, SKAlphaType.Opaque));
        wide.Erase(SKColors.Black);
        using (var canvas = new SKCanvas(wide))
        using (var middle = Quadrants(Stored(6)))
        {
            canvas.DrawBitmap(middle, 64, 0, SKSamplingOptions.Default);
        }
        AssertQuadrants(s_upright, PictureDecoder.Decode(ExifFile.With(Encode(wide, "Png"), "Png", ExifFile.Turned(6, true)), 64, 64, PixelLimits.Default));
    }

    [Theory]
    [InlineData("Png")]
    [InlineData("Jpeg")]
    [InlineData("Webp")]
    public void Colours_of_a_profile_become_those_that_are_seen(string format)
    {
        using var p3 = SKColorSpace.CreateRgb(SKColorSpaceTransferFn.Srgb, SKColorSpaceXyz.DisplayP3);
        using var bitmap = new SKBitmap(new SKImageInfo(64, 64, SKColorType.Rgba8888, SKAlphaType.Opaque, p3));
        for (var pixel = 0; pixel < 64 * 64; pixel++)
        {
            new byte[] { 234, 51, 35, 255 }.CopyTo(bitmap.GetPixelSpan()[(pixel * 4)..]); // sRGB's red
        }
        var bytes = Encode(bitmap, format);
        AssertNear((255, 0, 0), PictureDecoder.Decode(bytes, 64, 64, PixelLimits.Default)[30, 30], 10);
    }

    /// <summary>A picture of 64x32 in four quarters of colour, turned in every way that a camera says; its middle is kept, in the shape that is asked for.</summary>
    [Theory]
    [InlineData(1, 64, 32)]
    [InlineData(3, 64, 32)]
    [InlineData(6, 32, 64)]
    [InlineData(8, 32, 64)]
    [InlineData(6, 96, 48)]
    [InlineData(8, 48, 48)]
    [InlineData(1, 32, 64)]
    public void A_shape_that_is_no_square_is_kept_whichever_way_the_camera_was_held(int orientation, int width, int height)
    {
        using var wide = new SKBitmap(64, 32);
        for (var (x, y) = (0, 0); y < 32; (x, y) = x == 63 ? (0, y + 1) : (x + 1, y))
        {
            wide.SetPixel(x, y, x < 32 ? SKColors.Red : SKColors.Blue);
        }
        var picture = PictureDecoder.Decode(ExifFile.With(Encode(wide, "Png"), "Png", ExifFile.Turned(orientation, true)), width, height, PixelLimits.Default);

        Assert.Equal((width, height), (picture.Width, picture.Height));
        var (red, blue) = orientation switch
        {
            1 => ((1, height / 2), (width - 2, height / 2)),
            3 => ((width - 2, height / 2), (1, height / 2)),
            6 => ((width / 2, 1), (width / 2, height - 2)), // turned clockwise: what lay on the left is above
            _ => ((width / 2, height - 2), (width / 2, 1)),
        };
        AssertNear((255, 0, 0), picture[red.Item1, red.Item2], 12);
        AssertNear((0, 0, 255), picture[blue.Item1, blue.Item2], 12);
    }

    [Fact]
    public void A_profile_in_another_programs_file_counts() => AssertNear(
        (255, 0, 0),
        PictureDecoder.Decode(
            Convert.FromBase64String(
                "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAA92lDQ1BQMwAAeJxjYGD8klhQkMPCwMCQm1dSFOTupBARGaXA/oqBEQjBIDG5uIABL/h2DaL2si5+dVgBZ0pqcTKQ/gDEBskFRSUMDIwKQLZKeUkBiO0CZIsUAR0FZEeA2OkQdg6InQRhN4DVhAQ5A9lT"
                + "gGyFdAh7C4idBGFfAbFzc0qTofaCXMyTmhcaDNILxDIMLgyZDMUMBQw5DIkMlQwKDAEMxjjUc4DVOwOhAQM4vNDDASHWfJ+BwXb/////dyPEvPYzMGw0Z2Dg2okQ07BgYBDkZmA4sbMgsSgRLMQMxExpaQwMn5YzMPBGMjAIXwDqiaZUHgCFA03AroSlKwAAAHtJREFU"
                + "eJztz1EJACAUwMDXxQj2L2QKQ/hxCIMFuM3Z6+uGCxrQgga0oAEtaEALGtCCBrSgAS1oQAsa0IIGtKABLWhACxrQgga0oAEtaEALGtCCBrSgAS1oQAsa0IIGtKABLWhACxrQgga0oAEtaEALGtCCBrSgAS147ALoGAEtzfsl9AAAAABJRU5ErkJggg=="),
            64,
            64,
            PixelLimits.Default)[30, 30],
        10);

    [Theory]
    [InlineData("a.png", "-frames:v 1")]
    [InlineData("a.jpg", "-frames:v 1")]
    [InlineData("a.webp", "-frames:v 1")]
    [InlineData("a.webp", "-frames:v 1 -lossless 1")]
    public async Task A_picture_that_breaks_off_anywhere_is_refused(string file, string options)
    {
        var whole = await FfmpegFiles.MakeAsync(file, "mandelbrot=s=64x64", options.Split(' '));
        PictureDecoder.Decode(whole, 16, 16, PixelLimits.Default);
        for (var length = 0; length < whole.Length; length += length < whole.Length - 40 ? 37 : 1)
        {
            var refusal = Assert.Throws<InvalidDataException>(() => PictureDecoder.Decode(whole.AsSpan(0, length), 16, 16, PixelLimits.Default));
            Assert.InRange(refusal.Message.Length, 20, 300);
        }
    }

    [Fact]
    public async Task A_JPEG_with_bytes_behind_its_end_is_whole()
    {
        var whole = await FfmpegFiles.MakeAsync("a.jpg", "mandelbrot=s=64x64", "-frames:v", "1");
        var expected = PictureDecoder.Decode(whole, 64, 64, PixelLimits.Default).Pixels;
        Assert.Equal(expected, PictureDecoder.Decode([.. whole, .. new byte[5000]], 64, 64, PixelLimits.Default).Pixels);
        Assert.Equal(expected, PictureDecoder.Decode([.. whole, .. whole], 64, 64, PixelLimits.Default).Pixels);
    }

    [Theory]
    [InlineData(0)] // CMYK
    [InlineData(2)] // YCCK
    public void Four_inks_with_Adobes_marker_have_their_hues(int transform) =>
        AssertQuadrants(s_upright, PictureDecoder.Decode(JpegFile.Cmyk(inverted: true, (byte)transform), 64, 64, PixelLimits.Default));

    [Fact]
    public void Four_inks_without_the_marker_are_refused_by_name()
    {
        var refusal = Assert.Throws<InvalidDataException>(() => PictureDecoder.Decode(JpegFile.Cmyk(inverted: false, adobe: null), 64, 64, PixelLimits.Default));
        Assert.Contains("CMYK", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Its first table is three bytes too long, which decoders pass over.</summary>
    [Fact]
    public void Four_inks_without_the_marker_in_another_programs_file_are_refused_by_name()
    {
        const string File =
            "/9j/2wBDAAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAj/wAAUCABAAE"
            + "AEAREAAhEAAxEABBEA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAA4EAQACAAMABAAA"
            + "PwD5/e/vf3z+AAAAAA+/3wAAAAAAAA+AH3+AAAAAAA+/3wAAAAAAAA+AH3+AAAAAAA+/3wAAAAAAAA+AH3+AAAAAAA+/3wAAAAAAAAH3++AAAA"
            + "AAAA+AHwAAAAAAAA+/33+AAAAAAA+AHwAAAAAAAA+/33+AAAAAAA+AHwAAAAAAAA+/33+AAAAAAA+AHwAAAAAAAA//2Q==";
        var refusal = Assert.Throws<InvalidDataException>(
            () => PictureDecoder.Decode(Convert.FromBase64String(File), 64, 64, PixelLimits.Default));
        Assert.Contains("CMYK", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UklGRpAAAABXRUJQVlA4WAoAAAACAAAAPwAAPwAAQU5JTQYAAAD/////AABBTk1GLgAAAAAAAAAAAD8AAD8AAJABAAJWUDhMFQAAAC8/wA8ABxD9j/4HgITw/70W0f/UDwBBTk1GLgAAAAAAAAAAAD8AAD8AAJABAABWUDhMFQAAAC8/wA8ABxDR//4HgITw/70W0f/UDwA=")]
    public void Of_an_animation_of_another_program_the_first_picture_is_taken(string base64) =>
        AssertNear((255, 0, 0), PictureDecoder.Decode(Convert.FromBase64String(base64), 64, 64, PixelLimits.Default)[30, 30], 2);

    [Theory]
    [InlineData("a.apng", "-f apng")]
    [InlineData("a.webp", "-c:v libwebp_anim -lossless 1")]
    public async Task Of_an_animation_the_first_picture_is_taken(string file, string options)
    {
        var moving = await FfmpegFiles.MakeAsync(file, "color=red:s=64x64:r=5:d=0.4[a];color=blue:s=64x64:r=5:d=0.4[b];[a][b]concat", options.Split(' '));
        AssertNear((255, 0, 0), PictureDecoder.Decode(moving, 64, 64, PixelLimits.Default)[30, 30], 4);
    }

    [Fact]
    public async Task A_GIF_is_called_so()
    {
        var gif = await FfmpegFiles.MakeAsync("a.gif", "color=red:s=64x64:r=5:d=0.4");
        Assert.Contains("GIF", Assert.Throws<InvalidDataException>(() => PictureDecoder.Decode(gif, 64, 64, PixelLimits.Default)).Message, StringComparison.Ordinal);
    }

    /// <summary>Where the upright picture's quadrants lie in the file, upper left first (CIPA DC-008, table of tag 0x0112).</summary>
    private static (int, int, int)[] Stored(int orientation)
    {
        var (red, green, blue, white) = (s_upright[0], s_upright[1], s_upright[2], s_upright[3]);
        return orientation switch
        {
            1 => [red, green, blue, white],
            2 => [green, red, white, blue],
            3 => [white, blue, green, red],
            4 => [blue, white, red, green],
            5 => [red, blue, green, white],
            6 => [green, white, red, blue],
            7 => [white, green, blue, red],
            _ => [blue, red, white, green],
        };
    }

    private static SKBitmap Quadrants((int R, int G, int B)[] colours)
    {
        var bitmap = new SKBitmap(new SKImageInfo(64, 64, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        for (var i = 0; i < 4; i++)
        {
            using var paint = new SKPaint { Color = new SKColor((byte)colours[i].R, (byte)colours[i].G, (byte)colours[i].B) };
            canvas.DrawRect(SKRect.Create(i % 2 * 32, i / 2 * 32, 32, 32), paint);
        }
        return bitmap;
    }

    private static byte[] Encode(SKBitmap bitmap, string format) => bitmap.Encode(Enum.Parse<SKEncodedImageFormat>(format), 100)!.ToArray();

    private static void AssertQuadrants((int, int, int)[] expected, RgbImage found)
    {
        for (var i = 0; i < 4; i++)
        {
            AssertNear(expected[i], found[16 + (i % 2 * 32), 16 + (i / 2 * 32)], 8);
        }
    }

    private static void AssertNear((int Red, int Green, int Blue) expected, (byte Red, byte Green, byte Blue) found, int most) =>
        Assert.True(
            Math.Abs(expected.Red - found.Red) <= most && Math.Abs(expected.Green - found.Green) <= most && Math.Abs(expected.Blue - found.Blue) <= most,
            $"expected {expected}, found {found}");
}
