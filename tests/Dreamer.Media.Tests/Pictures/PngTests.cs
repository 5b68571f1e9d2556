namespace Dreamer.Media.Tests;

public sealed class PngTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(64, 64)]
    [InlineData(300, 2)]
    public void What_is_encoded_is_what_is_decoded(int width, int height)
    {
        var image = Noise(width, height);
        Assert.Equal(image.Pixels, Png.Decode(Png.Encode(image)).Pixels);
    }

    [Fact]
    public void A_smooth_picture_packs_well_and_a_picture_always_gives_the_same_bytes()
    {
        var ramp = new RgbImage(64, 64, [.. Enumerable.Range(0, 64 * 64 * 3).Select(i => (byte)(i / 3 % 64 * 4))]);
        Assert.InRange(Png.Encode(ramp).Length, 60, 400);
        Assert.Equal(Png.Encode(ramp), Png.Encode(ramp));
    }

    [Theory]
    [InlineData(0, 8, new byte[] { 0, 200 }, new byte[] { 200, 200, 200 })]
    [InlineData(0, 16, new byte[] { 0, 200, 1 }, new byte[] { 200, 200, 200 })]
    [InlineData(0, 1, new byte[] { 0, 0x80 }, new byte[] { 255, 255, 255 })]
    [InlineData(0, 2, new byte[] { 0, 0x40 }, new byte[] { 85, 85, 85 })]
    [InlineData(0, 4, new byte[] { 0, 0x20 }, new byte[] { 34, 34, 34 })]
    [InlineData(2, 16, new byte[] { 0, 1, 9, 2, 9, 3, 9 }, new byte[] { 1, 2, 3 })]
    [InlineData(4, 8, new byte[] { 0, 100, 255 }, new byte[] { 100, 100, 100 })]
    [InlineData(6, 8, new byte[] { 0, 1, 2, 3, 255 }, new byte[] { 1, 2, 3 })]
    [InlineData(6, 8, new byte[] { 0, 1, 2, 3, 0 }, new byte[] { 255, 255, 255 })]
    [InlineData(6, 8, new byte[] { 0, 0, 0, 0, 128 }, new byte[] { 127, 127, 127 })]
    [InlineData(6, 16, new byte[] { 0, 1, 0, 2, 0, 3, 0, 255, 0 }, new byte[] { 1, 2, 3 })]
    public void Every_colour_type_becomes_rgb(byte colour, byte depth, byte[] row, byte[] rgb) =>
        Assert.Equal(rgb, Png.Decode(PngFile.Of(1, 1, depth, colour, row)).Pixels);

    [Fact]
    public void A_palette_picture_takes_colours_and_transparency_from_its_palette()
    {
        byte[] palette = [10, 20, 30, 40, 50, 60];
        var png = PngFile.Of(2, 1, depth: 1, colour: 3, [0, 0x40], ("PLTE", palette), ("tRNS", [0]));
        Assert.Equal([255, 255, 255, 40, 50, 60], Png.Decode(png).Pixels);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_row_filter_is_undone(byte filter)
    {
        // Two rows of one grey pixel pair; worked out by hand from the specification, section 9.2.
        var expected = filter switch { 1 => (30, 12), 2 => (20, 15), 3 => (15 + 10, 7 + 12), _ => (20, 20 + 2) };
        var png = PngFile.Of(2, 2, 8, 0, [0, 10, 5, filter, (byte)(filter == 3 ? 20 : filter == 1 ? 30 : 10), (byte)(filter == 1 ? 238 : filter == 3 ? 4 : filter == 2 ? 10 : 2)]);
        var image = Png.Decode(png);
        Assert.Equal(expected, ((int)image[0, 1].Red, (int)image[1, 1].Red));
    }

    [Fact]
    public void A_picture_over_the_limits_is_refused_before_it_is_unpacked()
    {
        // 2 GiB of pixels claimed, none delivered.
        var refused = Assert.Throws<InvalidDataException>(() => Png.Decode(PngFile.Of(30_000, 30_000, 8, 2, [])));
        Assert.Contains("30000×30000", refused.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => Png.Decode(Png.Encode(Noise(65, 1)), new PixelLimits(64, 4096)));
        Assert.Throws<InvalidDataException>(() => Png.Decode(PngFile.Of(0, 5, 8, 2, [])));
    }

    [Fact]
    public void Any_cut_gives_one_clear_error()
    {
        var whole = Png.Encode(Noise(9, 9));
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Png.Decode(whole.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Any_flipped_byte_gives_one_clear_error_or_changes_no_pixel()
    {
        var picture = Noise(5, 5);
        var (whole, harmless) = (Png.Encode(picture), 0);
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = whole.ToArray();
            changed[i] ^= 0x55;
            var error = Record.Exception(() => Assert.Equal(picture.Pixels, Png.Decode(changed).Pixels));
            Assert.True(error is null or InvalidDataException, $"byte {i}: {error}");
            harmless += error is null ? 1 : 0;
        }
        Assert.InRange(harmless, 0, 20); // the end's own checksum, and what stands between the pixels and it
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(3, 0)]
    [InlineData(4, 2)]
    public void An_unknown_kind_is_refused(byte depth, byte colour) =>
        Assert.Throws<InvalidDataException>(() => Png.Decode(PngFile.Of(1, 1, depth, colour, [0, 0, 0, 0])));

    [Fact]
    public void Broken_insides_are_refused()
    {
        Assert.All(
            [PngFile.Of(1, 1, 8, 0, [7, 0]), PngFile.Of(1, 1, 8, 0, [0]), PngFile.Of(1, 1, 8, 3, [0, 0])],
            png => Assert.Throws<InvalidDataException>(() => Png.Decode(png)));
    }

    private static RgbImage Noise(int width, int height)
    {
        var pixels = new byte[width * height * 3];
        new Random(7).NextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }
}
