namespace Dreamer.Media.Tests.Pictures;

public sealed class PictureEncoderTests
{
    [Theory]
    [InlineData(PictureFormat.Png, "image/png")]
    [InlineData(PictureFormat.Jpeg, "image/jpeg")]
    [InlineData(PictureFormat.Webp, "image/webp")]
    public void A_picture_survives_each_format(PictureFormat format, string type)
    {
        var bytes = PictureEncoder.Encode(RgbImage.Filled(40, 24, (200, 30, 60)), format, 90);

        var read = PictureDecoder.Decode(bytes, 40, 24, PixelLimits.Default);
        var (red, green, blue) = read[20, 12];
        Assert.Equal((type, format), (format.ContentType(), PictureFormats.Of(bytes)));
        Assert.True(Math.Abs(red - 200) < 5 && Math.Abs(green - 30) < 5 && Math.Abs(blue - 60) < 5, $"{red}, {green}, {blue}");
    }
}
