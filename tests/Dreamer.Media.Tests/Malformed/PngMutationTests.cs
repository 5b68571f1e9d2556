using System.Buffers.Binary;

namespace Dreamer.Media.Tests.Malformed;

public sealed class PngMutationTests
{
    private const int Trials = 1000;
    private const long MaxAllocated = 1 << 20;

    private static readonly PixelLimits s_limits = new(MaxSide: 256, MaxPixels: 16_384);

    [Fact]
    public void Damaged_PNGs_are_read_or_refused_within_their_limits()
    {
        foreach (var bytes in Mutations.Of(Png.Encode(Picture()), Trials, meaning: 60))
        {
            Bounded(bytes);
        }
    }

    /// <summary>Checksums keep chance from what is behind them: here they are right again.</summary>
    [Fact]
    public void So_are_damaged_PNGs_whose_checksums_are_right()
    {
        var refused = 0;
        foreach (var bytes in Mutations.Of(Png.Encode(Picture()), Trials, meaning: 60))
        {
            refused += Bounded(WithChecksums(bytes)) ? 0 : 1;
        }
        Assert.InRange(refused, Trials / 4, Trials - 1); // some damage is no damage: of a pixel, or of a chunk that nobody needs
    }

    /// <summary>True if it was read.</summary>
    private static bool Bounded(byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Record.Exception(() => Png.Decode(bytes, s_limits));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocated);
        Assert.True(error is null or InvalidDataException { Message.Length: > 10 and < 500 }, $"{error}");
        return error is null;
    }

    private static byte[] WithChecksums(byte[] png)
    {
        for (var at = 8; at + 12 <= png.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at));
            if (length > png.Length - at - 12)
            {
                break;
            }
            BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(at + 8 + (int)length), PngFile.Crc(png.AsSpan(at + 4, 4 + (int)length)));
            at += 12 + (int)length;
        }
        return png;
    }

    private static RgbImage Picture()
    {
        var pixels = new byte[24 * 18 * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(i * i / 7);
        }
        return new RgbImage(24, 18, pixels);
    }
}
