using SkiaSharp;

namespace Dreamer.Cli.Generating;

/// <summary>How a picture of one's own gets the shape of a still.</summary>
internal enum Fit
{
    /// <summary>Its middle is kept.</summary>
    Crop,

    /// <summary>All of it is kept, between black bars.</summary>
    Pad,
}

/// <summary>A picture of one's own on its way to the server, which decides what it takes; this tells what becomes of it.</summary>
internal sealed record OwnPicture(byte[] Bytes, string Became)
{
    private const int LargestUpload = 2048; // pixels a side, as many as a still can have
    private const long MostPixels = 1L << 26;

    /// <summary>For a still of this size, of which the shape alone matters here.</summary>
    public static OwnPicture Of(byte[] bytes, Fit fit, Client.FrameSize size)
    {
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data);
        if (codec is null)
        {
            return new OwnPicture(bytes, ""); // the server says what it is not
        }

        var (width, height) = SizeOf(codec);
        var shaped = Shaped(width, height, fit, size);
        var became = shaped == (width, height) ? "" : $", {(fit == Fit.Crop ? "cropped to its middle" : "padded to")} {shaped.Width}x{shaped.Height}";
        return new OwnPicture(fit == Fit.Pad && became.Length > 0 ? Padded(codec, shaped) : bytes, $"{width}x{height}{became}");
    }

    /// <summary>The largest part that has the shape, or the smallest frame around all of it.</summary>
    private static (int Width, int Height) Shaped(int width, int height, Fit fit, Client.FrameSize size)
    {
        var (across, down) = ((long)height * size.Width, (long)width * size.Height);
        return fit == Fit.Crop
            ? ((int)Math.Clamp(across / size.Height, 1, width), (int)Math.Clamp(down / size.Width, 1, height))
            : ((int)Math.Max(width, (across + size.Height - 1) / size.Height), (int)Math.Max(height, (down + size.Width - 1) / size.Width));
    }

    /// <summary>As people see it: a camera that was held upright says so.</summary>
    private static (int Width, int Height) SizeOf(SKCodec codec) =>
        IsOnItsSide(codec.EncodedOrigin) ? (codec.Info.Height, codec.Info.Width) : (codec.Info.Width, codec.Info.Height);

    private static bool IsOnItsSide(SKEncodedOrigin origin) => origin >= SKEncodedOrigin.LeftTop;

    private static byte[] Padded(SKCodec codec, (int Width, int Height) shaped)
    {
        var (width, height) = SizeOf(codec);
        if ((long)width * height > MostPixels)
        {
            throw new InvalidDataException($"The picture has {width}x{height} pixels, and {MostPixels} can be padded.");
        }

        using var srgb = SKColorSpace.CreateSrgb();
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul, srgb);
        using var bitmap = SKBitmap.Decode(codec, info)
            ?? throw new InvalidDataException($"The picture of {width}x{height} pixels cannot be decoded.");
        using var image = SKImage.FromBitmap(bitmap);
        var scale = Math.Min(1, (float)LargestUpload / Math.Max(shaped.Width, shaped.Height));
        var (across, down) = ((int)Math.Ceiling(shaped.Width * scale), (int)Math.Ceiling(shaped.Height * scale));
        using var surface = SKSurface.Create(new SKImageInfo(across, down, SKColorType.Rgba8888, SKAlphaType.Premul, srgb));
        surface.Canvas.Clear(SKColors.Black);
        surface.Canvas.Scale(scale);
        surface.Canvas.Translate((shaped.Width - width) / 2f, (shaped.Height - height) / 2f);
        surface.Canvas.Concat(Upright(codec.EncodedOrigin, width, height));
        surface.Canvas.DrawImage(image, 0, 0, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var padded = surface.Snapshot();
        using var png = padded.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>From the pixels as they lie in the file to the upright picture of this size (EXIF 2.32, orientation).</summary>
    private static SKMatrix Upright(SKEncodedOrigin origin, int width, int height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, width, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, width, -1, 0, height, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, height, 0, 0, 1),
        _ => SKMatrix.Identity,
    };
}
