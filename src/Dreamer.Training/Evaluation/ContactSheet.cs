using Dreamer.Media;
using Dreamer.Training.World;

namespace Dreamer.Training.Evaluation;

/// <summary>Rows of frames as one picture, each enlarged without smoothing.</summary>
public static class ContactSheet
{
    private const int Gap = 2;
    private const int MaxSide = 8_192;

    /// <summary>One row a clip; a clip with fewer frames leaves its row's end empty.</summary>
    public static RgbImage Draw(IReadOnlyList<IReadOnlyList<RgbImage>> rows, int scale = 1)
    {
        var columns = rows.Count == 0 ? 0 : rows.Max(row => row.Count);
        var (cell, width, height) = (Scene.Side * scale + Gap, columns * (Scene.Side * scale + Gap), rows.Count * (Scene.Side * scale + Gap));
        if (scale < 1 || width is < 1 or > MaxSide || height is < 1 or > MaxSide)
        {
            throw new ArgumentException($"A sheet of {columns} × {rows.Count} frames at scale {scale} is empty or over {MaxSide} pixels.", nameof(rows));
        }

        var sheet = RgbImage.Filled(width, height, (32, 32, 32));
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < rows[row].Count; column++)
            {
                Paste(sheet, rows[row][column], column * cell, row * cell, scale);
            }
        }

        return sheet;
    }

    /// <summary>F×3×64×64 floats in [-1, 1] as pictures.</summary>
    public static IReadOnlyList<RgbImage> ToImages(ReadOnlySpan<float> fchw)
    {
        var images = new RgbImage[fchw.Length / Renderer.FrameLength];
        for (var i = 0; i < images.Length; i++)
        {
            images[i] = new RgbImage(Scene.Side, Scene.Side, Renderer.ToBytes(fchw.Slice(i * Renderer.FrameLength, Renderer.FrameLength)));
        }

        return images;
    }

    private static void Paste(RgbImage sheet, RgbImage frame, int left, int top, int scale)
    {
        for (var y = 0; y < frame.Height * scale; y++)
        {
            for (var x = 0; x < frame.Width * scale; x++)
            {
                var source = (y / scale * frame.Width + x / scale) * 3;
                frame.Pixels.AsSpan(source, 3).CopyTo(sheet.Pixels.AsSpan(((top + y) * sheet.Width + left + x) * 3));
            }
        }
    }
}
