namespace Dreamer.Diffusion.Networks;

/// <summary>
/// Bicubic resizing of 8-bit images, bit for bit as Pillow does it: antialiased, in fixed point, rows first, rounded to bytes between
/// the passes. CLIP's published image encoders were trained behind it.
/// </summary>
internal static class PilBicubic
{
    private const int PrecisionBits = 22;
    private const double Support = 2;

    /// <summary>HWC bytes to HWC bytes.</summary>
    public static byte[] Resize(ReadOnlySpan<byte> pixels, int width, int height, int channels, int newWidth, int newHeight)
    {
        var rows = newWidth == width ? pixels.ToArray() : ResizeRows(pixels, width, height, channels, newWidth);
        return newHeight == height ? rows : ResizeColumns(rows, newWidth, height, channels, newHeight);
    }

    private static byte[] ResizeRows(ReadOnlySpan<byte> pixels, int width, int height, int channels, int newWidth)
    {
        var taps = Taps(width, newWidth);
        var resized = new byte[height * newWidth * channels];
        for (var y = 0; y < height; y++)
        {
            var row = pixels.Slice(y * width * channels, width * channels);
            for (var x = 0; x < newWidth; x++)
            {
                for (var c = 0; c < channels; c++)
                {
                    resized[(y * newWidth + x) * channels + c] = taps[x].Sum(row, c, channels);
                }
            }
        }
        return resized;
    }

    private static byte[] ResizeColumns(ReadOnlySpan<byte> pixels, int width, int height, int channels, int newHeight)
    {
        var taps = Taps(height, newHeight);
        var stride = width * channels;
        var resized = new byte[newHeight * stride];
        for (var y = 0; y < newHeight; y++)
        {
            for (var i = 0; i < stride; i++)
            {
                resized[y * stride + i] = taps[y].Sum(pixels, i, stride);
            }
        }
        return resized;
    }

    private static Tap[] Taps(int size, int newSize)
    {
        var scale = (double)size / newSize;
        var filterScale = Math.Max(scale, 1); // enlarging interpolates, shrinking averages
        var taps = new Tap[newSize];
        for (var i = 0; i < newSize; i++)
        {
            var centre = (i + 0.5) * scale;
            var first = Math.Max((int)(centre - Support * filterScale + 0.5), 0);
            var end = Math.Min((int)(centre + Support * filterScale + 0.5), size);
            var weights = Enumerable.Range(first, end - first).Select(x => Cubic((x - centre + 0.5) / filterScale)).ToArray();
            var sum = weights.Sum();
            taps[i] = new Tap(
                first, [.. weights.Select(w => (int)Math.Round(w / sum * (1 << PrecisionBits), MidpointRounding.AwayFromZero))]);
        }
        return taps;
    }

    /// <summary>The cubic convolution kernel with a = -1/2 (Keys 1981).</summary>
    private static double Cubic(double x)
    {
        const double a = -0.5;
        x = Math.Abs(x);
        return x switch
        {
            < 1 => ((a + 2) * x - (a + 3)) * x * x + 1,
            < 2 => (((x - 5) * x + 8) * x - 4) * a,
            _ => 0,
        };
    }

    private readonly record struct Tap(int First, int[] Weights)
    {
        public byte Sum(ReadOnlySpan<byte> samples, int offset, int stride)
        {
            var sum = 1 << (PrecisionBits - 1);
            for (var i = 0; i < Weights.Length; i++)
            {
                sum += samples[offset + (First + i) * stride] * Weights[i];
            }
            return (byte)Math.Clamp(sum >> PrecisionBits, 0, 255);
        }
    }
}
