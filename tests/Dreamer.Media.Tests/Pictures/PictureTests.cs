namespace Dreamer.Media.Tests;

public sealed class PictureTests
{
    private static readonly RgbImage s_stripes = Stripes(180, 60);

    [Theory]
    [InlineData(100, 80, 40, 40, 80, 80)]
    [InlineData(100, 80, 832, 480, 100, 57)]
    [InlineData(100, 80, 480, 832, 46, 80)]
    [InlineData(100, 80, 50, 40, 100, 80)]
    [InlineData(1, 8000, 2048, 32, 1, 1)]
    [InlineData(8192, 2048, 32, 2048, 32, 2048)]
    public void The_middle_that_is_kept_is_the_largest_of_the_shape(int width, int height, int shapeWidth, int shapeHeight, int keptWidth, int keptHeight)
    {
        var middle = PictureDecoder.Middle(width, height, shapeWidth, shapeHeight);
        Assert.Equal((keptWidth, keptHeight), (middle.Width, middle.Height));
        Assert.Equal(((width - keptWidth) / 2, (height - keptHeight) / 2), (middle.Left, middle.Top));
    }

    [Theory]
    [InlineData("a.png", nameof(PictureFormat.Png))]
    [InlineData("a.jpg", nameof(PictureFormat.Jpeg))]
    [InlineData("a.webp", nameof(PictureFormat.Webp))]
    public async Task A_picture_is_known_by_its_content_and_its_middle_square_is_kept(string file, string format)
    {
        var bytes = await FfmpegFiles.ConvertAsync(s_stripes, file);
        Assert.Equal(format, PictureFormats.Of(bytes).ToString());
        var square = PictureDecoder.Decode(bytes, 32, 32, PixelLimits.Default);
        Assert.Equal((32, 32), (square.Width, square.Height));
        AssertNear((0, 200, 0), square[16, 16]); // the square is the middle third
        AssertNear((0, 200, 0), square[4, 16]);
    }

    [Theory]
    [InlineData("a.webp", "-lossless 1")]
    [InlineData("a.jpg", "-q:v 20")]
    public async Task Other_ways_to_write_a_format_are_read_too(string file, string options)
    {
        var bytes = await FfmpegFiles.ConvertAsync(s_stripes, file, options.Split(' '));
        AssertNear((0, 200, 0), PictureDecoder.Decode(bytes, 16, 16, PixelLimits.Default)[8, 8]);
    }

    [Fact]
    public void A_size_over_the_limits_is_refused_before_decoding()
    {
        var png = Png.Encode(s_stripes);
        var refusal = Assert.Throws<InvalidDataException>(() => PictureDecoder.Decode(png, 32, 32, new PixelLimits(100, 10_000)));
        Assert.Contains("180×60", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GIF89a")]
    [InlineData("")]
    [InlineData("RIFF0000WAVE")]
    public void What_is_no_picture_is_refused_by_its_first_bytes(string text)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(text);
        var refusal = Assert.Throws<InvalidDataException>(() => PictureFormats.Of(bytes));
        Assert.Contains(Convert.ToHexString(bytes.AsSpan(0, Math.Min(8, bytes.Length))), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transparency_lies_over_white()
    {
        var clear = await FfmpegFiles.ConvertAsync(s_stripes, "a.png", "-vf", "format=rgba,colorchannelmixer=aa=0");
        var square = PictureDecoder.Decode(clear, 16, 16, PixelLimits.Default);
        Assert.All(square.Pixels, value => Assert.Equal(255, value));
    }

    [Fact]
    public void A_thumbnail_is_small_and_keeps_form_and_colours()
    {
        var large = Stripes(600, 300);
        var thumbnail = Thumbnail.Of(large);
        Assert.Equal((128, 64), (thumbnail.Width, thumbnail.Height));
        Assert.Equal([large[5, 5], large[300, 150], large[595, 295]], [thumbnail[1, 1], thumbnail[64, 32], thumbnail[126, 62]]);
        Assert.Same(thumbnail, Thumbnail.Of(thumbnail));
    }

    /// <summary>Red, green, blue, side by side.</summary>
    private static RgbImage Stripes(int width, int height)
    {
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < width * height; i++)
        {
            pixels[(i * 3) + (i % width * 3 / width)] = 200;
        }
        return new RgbImage(width, height, pixels);
    }

    private static void AssertNear((int Red, int Green, int Blue) expected, (byte Red, byte Green, byte Blue) found)
    {
        Assert.InRange(found.Red, expected.Red - 25, expected.Red + 25);
        Assert.InRange(found.Green, expected.Green - 25, expected.Green + 25);
        Assert.InRange(found.Blue, expected.Blue - 25, expected.Blue + 25);
    }
}
