using Dreamer.Media;

namespace Dreamer.Training.Footage.Flow;

/// <summary>Shows flow as colours: the direction as hue, the length as saturation; what rests is white.</summary>
internal static class FlowWheel
{
    /// <summary>
    /// A picture of a flow's planes dx and dy, where <paramref name="full"/> pixels have the full colour; doubt fades to grey.
    /// </summary>
    public static RgbImage Draw(ReadOnlySpan<float> dx, ReadOnlySpan<float> dy, ReadOnlySpan<float> confidence, int width, double full)
    {
        var image = RgbImage.Filled(width, dx.Length / width, default);
        for (var i = 0; i < dx.Length; i++)
        {
            Write(image.Pixels.AsSpan(3 * i, 3), dx[i] / full, dy[i] / full, confidence[i]);
        }
        return image;
    }

    /// <summary>The key: each place has the colour of a flow that leads there from the middle.</summary>
    public static RgbImage Key(int side)
    {
        var image = RgbImage.Filled(side, side, (255, 255, 255));
        for (var i = 0; i < side * side; i++)
        {
            var (x, y) = ((((i % side) + 0.5) * 2 / side) - 1, (((i / side) + 0.5) * 2 / side) - 1);
            Write(image.Pixels.AsSpan(3 * i, 3), x * x + y * y > 1 ? 0 : x, x * x + y * y > 1 ? 0 : y, 1);
        }
        return image;
    }

    private static void Write(Span<byte> pixel, double x, double y, double confidence)
    {
        var saturation = Math.Min(1, Math.Sqrt((x * x) + (y * y)));
        var sixth = ((Math.Atan2(y, x) / Math.PI) + 1) * 3;
        for (var channel = 0; channel < 3; channel++)
        {
            // HSV's ramp, shifted by two sixths a channel.
            var place = (sixth + 6 - (2 * channel)) % 6;
            var hue = Math.Clamp(Math.Abs(place - 3) - 1, 0, 1);
            var colour = 1 - (saturation * (1 - hue));
            pixel[channel] = (byte)Math.Round(255 * ((confidence * colour) + ((1 - confidence) * 0.6)));
        }
    }
}
