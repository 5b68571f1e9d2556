using Dreamer.Api.Tests.Hosting;
using Dreamer.Media;
using Dreamer.Media.Tests;

namespace Dreamer.Api.Tests.Assets;

/// <summary>More than two hundred uploads that are no picture, or none that may be taken: each is the caller's mistake, said in one sentence.</summary>
public sealed class HostilePictureTests(ApiHost host) : IClassFixture<ApiHost>
{
    private static readonly byte[] s_png = Png.Encode(RgbImage.Filled(96, 64, (200, 40, 90)));

    private static readonly int[] s_lengths = [0, 100, 5_000];
    private static readonly uint[] s_sides = [0, 8_193, 65_536, 1 << 20, 0x7FFF_FFFF, 0x8000_0000, uint.MaxValue];
    private static readonly bool[] s_isWidth = [true, false];
    private static readonly byte[] s_colours = [0, 2, 3, 4, 6];
    private static readonly int[] s_inflated = [0, 1, 100, 5_000];
    private static readonly byte[] s_depths = [0, 3, 5, 7, 9, 32, 255];

    /// <summary>How files of other kinds begin.</summary>
    private static readonly Dictionary<string, byte[]> s_heads = new()
    {
        ["a GIF"] = "GIF89a"u8.ToArray(),
        ["a BMP"] = "BM"u8.ToArray(),
        ["a TIFF"] = [0x49, 0x49, 0x2A, 0],
        ["an icon"] = [0, 0, 1, 0, 1, 0],
        ["a Photoshop file"] = "8BPS\0\x01"u8.ToArray(),
        ["a JPEG XL"] = [0xFF, 0x0A],
        ["an AVIF"] = [0, 0, 0, 32, .. "ftypavif"u8],
        ["a HEIC"] = [0, 0, 0, 24, .. "ftypheic"u8],
        ["an MP4"] = [0, 0, 0, 32, .. "ftypisom"u8],
        ["a Matroska clip"] = [0x1A, 0x45, 0xDF, 0xA3],
        ["an AVI"] = "RIFF\x40\0\0\0AVI LIST"u8.ToArray(),
        ["a sound"] = "RIFF\x40\0\0\0WAVEfmt "u8.ToArray(),
        ["a zip"] = "PK\x03\x04"u8.ToArray(),
        ["gzip"] = [0x1F, 0x8B, 8],
        ["a PDF"] = "%PDF-1.7\n"u8.ToArray(),
        ["SVG that names a file"] = "<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>"u8.ToArray(),
        ["a web page"] = "<!DOCTYPE html><script>alert(1)</script>"u8.ToArray(),
        ["a playlist"] = "#EXTM3U\nfile:///etc/passwd\n"u8.ToArray(),
        ["a program"] = "\x7FELF\x02\x01\x01"u8.ToArray(),
        ["a script"] = "#!/bin/sh\nrm -rf /\n"u8.ToArray(),
    };

    [Fact]
    public async Task Each_is_refused_with_a_sentence()
    {
        var pictures = All().ToList();
        var wrong = new List<string>();
        foreach (var (name, bytes) in pictures)
        {
            var answer = await host.UploadAsync(bytes);
            if (answer.Status is < 400 or > 499 || answer["code"] != "invalid_request" || answer["detail"].Length is < 20 or > 300)
            {
                wrong.Add($"{name}: {answer.Status} {answer.Text}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(20)));
        Assert.InRange(pictures.Count, 200, 1_000);
        Assert.Empty(Directory.GetFiles(host.Folder, "*.tmp", SearchOption.AllDirectories));
        Assert.Equal(201, (await host.UploadAsync(s_png)).Status);
    }

    private static IEnumerable<(string Name, byte[] Bytes)> All() =>
        [("nothing", []), .. Others(), .. Noise(), .. Cut(), .. Sizes(), .. Bombs(), .. Headers()];

    /// <summary>A head of another kind with noise behind it, short and long.</summary>
    private static IEnumerable<(string, byte[])> Others() =>
        from head in s_heads
        from length in s_lengths
        select ($"{head.Key} and {length} bytes", (byte[])[.. head.Value, .. Random(length, length)]);

    private static IEnumerable<(string, byte[])> Noise() =>
        Enumerable.Range(1, 30).Select(number => ($"noise {number}", Random(number * 37, number)));

    /// <summary>Before the last pixels are there.</summary>
    private static IEnumerable<(string, byte[])> Cut() =>
        Enumerable.Range(1, 30).Select(number => ($"a PNG cut to {number} of 40", s_png[..(s_png.Length * number / 40)]));

    private static IEnumerable<(string, byte[])> Sizes() =>
        from size in s_sides
        from isWidth in s_isWidth
        from colours in s_colours
        select ($"a PNG of {size} pixels {(isWidth ? "across" : "down")}, colours {colours}", Pixels(isWidth ? size : 64, isWidth ? 64 : size, colours, 4));

    /// <summary>Pixels that inflate to more than the picture has, or to less, or never.</summary>
    private static IEnumerable<(string, byte[])> Bombs() =>
        from bytes in s_inflated
        select ($"a PNG with {bytes} bytes of pixels in place of 12,352", Pixels(64, 64, 2, bytes));

    private static IEnumerable<(string, byte[])> Headers() =>
        from depth in s_depths
        select ($"a PNG of {depth} bits", PngFile.Of(64, 64, depth, 2, new byte[12_352]));

    private static byte[] Pixels(uint width, uint height, byte colours, int pixels) =>
        PngFile.Of(unchecked((int)width), unchecked((int)height), 8, colours, new byte[pixels]);

    private static byte[] Random(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
