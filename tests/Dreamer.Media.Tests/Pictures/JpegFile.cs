namespace Dreamer.Media.Tests;

/// <summary>Baseline JPEGs of four inks, each block of 8×8 pixels of one colour, as a press's program would write them.</summary>
internal static class JpegFile
{
    private const int QuadrantsBlocks = 4; // a side

    /// <summary>Red, green / blue, white on 64×64 pixels. Adobe's marker says that inks are inverted; its 2 says that they are YCCK.</summary>
    public static byte[] Cmyk(bool inverted, byte? adobe)
    {
        (int C, int M, int Y, int K)[] quadrants = [(0, 255, 255, 0), (255, 0, 255, 0), (255, 255, 0, 0), (0, 0, 0, 0)];
        var scan = new List<bool>();
        var last = new int[4];
        for (var block = 0; block < 64; block++)
        {
            var (c, m, y, k) = quadrants[(block / 8 / QuadrantsBlocks * 2) + (block % 8 / QuadrantsBlocks)];
            int[] inks = inverted ? [255 - c, 255 - m, 255 - y, 255 - k] : [c, m, y, k];
            Add(scan, adobe == 2 ? Ycck(inks) : inks, last);
        }
        byte[] marker = adobe is { } transform ? Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, transform]) : [];
        return [0xFF, 0xD8, .. marker, .. Segment(0xDB, [0, .. Enumerable.Repeat((byte)8, 64)]), .. Segment(0xC0, [8, 0, 64, 0, 64, 4, .. Components(0x11, 0)]),
            .. Table(0, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), .. Table(0x10, [0]), .. Segment(0xDA, [4, .. Enumerable.Range(1, 4).SelectMany(i => new byte[] { (byte)i, 0 }), 0, 63, 0]), .. Bytes(scan), 0xFF, 0xD9];
    }

    // The colours are of red, green, blue as inverted inks would be; the fourth stays.
    private static int[] Ycck(int[] inks)
    {
        var (r, g, b) = (255.0 - inks[0], 255.0 - inks[1], 255.0 - inks[2]);
        return [(int)((0.299 * r) + (0.587 * g) + (0.114 * b)), (int)(128 - (0.168736 * r) - (0.331264 * g) + (0.5 * b)), (int)(128 + (0.5 * r) - (0.418688 * g) - (0.081312 * b)), inks[3]];
    }

    /// <summary>A block is its mean: one difference of a DC value, quantised by 8, and the end of the block.</summary>
    private static void Add(List<bool> scan, int[] values, int[] last)
    {
        for (var i = 0; i < 4; i++)
        {
            var difference = values[i] - 128 - last[i];
            last[i] += difference;
            var size = 32 - int.LeadingZeroCount(Math.Abs(difference));
            Put(scan, size, 4); // the table's codes are 4 bits each
            Put(scan, difference >= 0 ? difference : difference + (1 << size) - 1, size);
            Put(scan, 0, 1);
        }
    }

    private static void Put(List<bool> scan, int value, int count)
    {
        for (var bit = count - 1; bit >= 0; bit--)
        {
            scan.Add((value >> bit & 1) != 0);
        }
    }

    private static byte[] Bytes(List<bool> scan)
    {
        var bytes = new List<byte>();
        foreach (var eight in scan.Chunk(8))
        {
            var value = eight.Concat(Enumerable.Repeat(true, 8 - eight.Length)).Aggregate(0, (sum, bit) => (sum << 1) | (bit ? 1 : 0));
            bytes.AddRange(value == 0xFF ? [0xFF, 0] : [(byte)value]);
        }
        return [.. bytes];
    }

    private static IEnumerable<byte> Components(byte sampling, byte table) => Enumerable.Range(1, 4).SelectMany(i => new byte[] { (byte)i, sampling, table });

    private static byte[] Table(byte number, byte[] values)
    {
        var counts = new byte[16];
        counts[values.Length == 1 ? 0 : 3] = (byte)values.Length;
        return Segment(0xC4, [number, .. counts, .. values]);
    }

    public static byte[] Segment(byte kind, byte[] data) => [0xFF, kind, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data];
}
