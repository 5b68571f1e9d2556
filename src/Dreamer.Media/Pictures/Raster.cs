using SkiaSharp;

namespace Dreamer.Media;

/// <summary>Skia's pictures and ours: what is drawn lies over white, in sRGB.</summary>
internal static class Raster
{
    /// <summary>Averages when a picture gets smaller, and keeps edges sharp when it gets larger.</summary>
    private static readonly SKSamplingOptions s_smaller = new(SKFilterMode.Linear, SKMipmapMode.Linear);
    private static readonly SKSamplingOptions s_larger = new(SKCubicResampler.CatmullRom);

    public static SKBitmap Of(RgbImage image)
    {
        var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var pixels = bitmap.GetPixelSpan();
        for (var (from, to) = (0, 0); from < image.Pixels.Length; from += 3, to += 4)
        {
            image.Pixels.AsSpan(from, 3).CopyTo(pixels[to..]);
            pixels[to + 3] = 255;
        }
        return bitmap;
    }

    /// <summary>The whole picture at another size, turned as <paramref name="origin"/> says, which for one that lies on its side swaps its sides.</summary>
    public static RgbImage Draw(SKBitmap picture, int width, int height, SKEncodedOrigin origin = SKEncodedOrigin.TopLeft)
    {
        using var target = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(target))
        {
            canvas.Clear(SKColors.White);
            canvas.SetMatrix(Turn(origin, width, height));
            picture.SetImmutable(); // or its pixels are copied
            using var image = SKImage.FromBitmap(picture);
            var (across, down) = IsOnItsSide(origin) ? (height, width) : (width, height); // before the turn
            var sampling = picture.Width > across || picture.Height > down ? s_smaller : s_larger;
            canvas.DrawImage(image, SKRect.Create(across, down), sampling);
        }
        return new RgbImage(width, height, WithoutAlpha(target.GetPixelSpan()));
    }

    public static bool IsOnItsSide(SKEncodedOrigin origin) => origin >= SKEncodedOrigin.LeftTop;

    private static byte[] WithoutAlpha(ReadOnlySpan<byte> rgba)
    {
        var pixels = new byte[rgba.Length / 4 * 3];
        for (var (from, to) = (0, 0); to < pixels.Length; from += 4, to += 3)
        {
            rgba.Slice(from, 3).CopyTo(pixels.AsSpan(to));
        }
        return pixels;
    }

    /// <summary>Where x and y of the stored picture come to lie in the one that is seen.</summary>
    private static SKMatrix Turn(SKEncodedOrigin origin, int width, int height)
    {
        var (xx, xy, yx, yy) = origin switch
        {
            SKEncodedOrigin.TopRight => (-1, 0, 0, 1),
            SKEncodedOrigin.BottomRight => (-1, 0, 0, -1),
            SKEncodedOrigin.BottomLeft => (1, 0, 0, -1),
            SKEncodedOrigin.LeftTop => (0, 1, 1, 0),
            SKEncodedOrigin.RightTop => (0, -1, 1, 0),
            SKEncodedOrigin.RightBottom => (0, -1, -1, 0),
            SKEncodedOrigin.LeftBottom => (0, 1, -1, 0),
            _ => (1, 0, 0, 1),
        };
        return new SKMatrix(xx, xy, xx + xy < 0 ? width : 0, yx, yy, yx + yy < 0 ? height : 0, 0, 0, 1);
    }
}
