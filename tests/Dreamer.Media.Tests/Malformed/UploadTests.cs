using System.Buffers.Binary;
using System.Text;

namespace Dreamer.Media.Tests.Malformed;

/// <summary>Uploaded pictures that are none, or not what they say: one sentence each, and little memory.</summary>
[Collection(Alone.Name)]
public sealed class UploadTests
{
    private const long MaxAllocated = 4 << 20;

    private static readonly RgbImage s_picture = RgbImage.Filled(40, 30, (200, 40, 90));

    [Theory]
    [InlineData("a.jpg")]
    [InlineData("a.webp")]
    public async Task Damaged_heads_are_read_or_refused(string file)
    {
        foreach (var bytes in Mutations.Of(await FfmpegFiles.ConvertAsync(s_picture, file), 1000, meaning: 40))
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var error = Record.Exception(() => EncodedPicture.Open(bytes, PixelLimits.Default).Dispose());
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
            Assert.True(error is null or InvalidDataException, $"{Convert.ToHexString(bytes.AsSpan(0, Math.Min(40, bytes.Length)))}: {error}");
        }
    }

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.jpg")]
    [InlineData("a.webp")]
    [Trait("Speed", "Slow")]
    public async Task Damaged_pictures_are_decoded_or_refused(string file)
    {
        foreach (var bytes in Mutations.Of(await FfmpegFiles.ConvertAsync(s_picture, file), 40, meaning: 200))
        {
            var error = Record.Exception(() => PictureDecoder.Decode(bytes, 16, 16, PixelLimits.Default));
            Assert.True(error is null or InvalidDataException, $"{error}");
        }
    }

    public static TheoryData<string> Kinds() => new(s_kinds.Keys);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_not_what_it_says_is_refused_with_a_sentence(string kind)
    {
        var bytes = await s_kinds[kind]();
        var before = GC.GetTotalAllocatedBytes();
        var refusal = Assert.Throws<InvalidDataException>(() => PictureDecoder.Decode(bytes, 16, 16, PixelLimits.Default));
        Assert.InRange(refusal.Message.Length, 20, 300);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, MaxAllocated + bytes.Length);
    }

    /// <summary>Each scan of some bytes goes over all of a progressive JPEG's blocks: without a bound, a small file keeps a processor for minutes.</summary>
    [Fact]
    public void A_JPEG_of_very_many_scans_is_refused_soon()
    {
        byte[] dc = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0], ac = [0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 63, 0];
        byte[] tables = [.. JpegFile.Segment(0xC4, [0, 1, .. new byte[15], 0]), .. JpegFile.Segment(0xC4, [0x10, 1, .. new byte[15], 0xE0])]; // DC: no difference; AC: 16,384 blocks that end
        byte[] head = [0xFF, 0xD8, .. JpegFile.Segment(0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]), .. JpegFile.Segment(0xC2, [8, 0x10, 0, 0x10, 0, 1, 1, 0x11, 0]), .. tables];
        byte[] scan = [.. ac, .. new byte[2 * 16]];
        byte[] jpeg = [.. head, .. dc, .. new byte[512 * 512 / 8], .. Enumerable.Repeat(scan, 100_000).SelectMany(bytes => bytes), 0xFF, 0xD9];
        var began = System.Diagnostics.Stopwatch.StartNew();
        Assert.Throws<InvalidDataException>(() => PictureDecoder.Decode(jpeg, 16, 16, PixelLimits.Default));
        Assert.InRange(began.Elapsed.TotalSeconds, 0, 10);
        PictureDecoder.Decode([.. head, .. dc, .. new byte[512 * 512 / 8], .. scan, .. scan, 0xFF, 0xD9], 16, 16, PixelLimits.Default); // so few are taken
    }

    private static readonly Dictionary<string, Func<Task<byte[]>>> s_kinds = new()
    {
        ["nothing"] = () => Bytes(""),
        ["one byte"] = () => Bytes("\x89"),
        ["a web page"] = () => Bytes("<!DOCTYPE html><html><body>404</body></html>"),
        ["a drawing in SVG, which may name files"] = () => Bytes("<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>"),
        ["a playlist"] = () => Bytes("#EXTM3U\nfile:///etc/passwd\n"),
        ["a GIF"] = () => FfmpegFiles.ConvertAsync(s_picture, "a.gif"),
        ["a BMP"] = () => FfmpegFiles.ConvertAsync(s_picture, "a.bmp"),
        ["a PNG's signature alone"] = () => Task.FromResult(PictureFormats.PngSignature.ToArray()),
        ["a PNG of 4 giga pixels"] = () => Changed("a.png", png => BinaryPrimitives.WriteUInt64BigEndian(png.AsSpan(16), 0x0001_0000_0001_0000)),
        ["a PNG of 2 billion pixels a side"] = () => Changed("a.png", png => BinaryPrimitives.WriteUInt64BigEndian(png.AsSpan(16), 0x7FFF_FFFF_7FFF_FFFF)),
        ["a PNG of no width"] = () => Changed("a.png", png => BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(16), 0)),
        ["a PNG without pixels"] = async () => (await FfmpegFiles.ConvertAsync(s_picture, "a.png"))[..33],
        ["a JPEG's start alone"] = () => Task.FromResult<byte[]>([0xFF, 0xD8, 0xFF]),
        ["a JPEG of 65535 pixels a side"] = () => Changed("a.jpg", SetLargest),
        ["a JPEG of no height"] = () => Changed("a.jpg", jpeg => BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(FrameOf(jpeg) + 5), 0)),
        ["a JPEG without a frame"] = async () => (await FfmpegFiles.ConvertAsync(s_picture, "a.jpg")) is var jpeg ? jpeg[..FrameOf(jpeg)] : [],
        ["a JPEG whose segments never end"] = () => Task.FromResult<byte[]>([0xFF, 0xD8, .. Enumerable.Repeat((byte)0xFF, 100_000)]),
        ["a WebP's head alone"] = async () => (await FfmpegFiles.ConvertAsync(s_picture, "a.webp"))[..12],
        ["a WebP of 16 million pixels a side"] = () => Bytes("RIFF\u0016\0\0\0WEBPVP8X\u000a\0\0\0\0\0\0\0ÿÿÿÿÿÿ"),
        ["a WebP cut after its size"] = async () => (await FfmpegFiles.ConvertAsync(s_picture, "a.webp"))[..32],
        ["a sound in RIFF"] = () => Bytes("RIFF\u0024\0\0\0WAVEfmt \u0010\0\0\0\u0001\0\u0001\0"),
    };

    private static Task<byte[]> Bytes(string latin1) => Task.FromResult(Encoding.Latin1.GetBytes(latin1));

    private static async Task<byte[]> Changed(string file, Action<byte[]> change)
    {
        var bytes = await FfmpegFiles.ConvertAsync(s_picture, file);
        change(bytes);
        return bytes;
    }

    private static void SetLargest(byte[] jpeg) => BinaryPrimitives.WriteUInt32BigEndian(jpeg.AsSpan(FrameOf(jpeg) + 5), uint.MaxValue);

    // The marker of the baseline frame, whose sides stand five bytes on.
    private static int FrameOf(byte[] jpeg) => jpeg.AsSpan().IndexOf<byte>([0xFF, 0xC0]);
}
