namespace Dreamer.Media;

/// <summary>Many frames on one picture: a row a clip, its captions above it.</summary>
public static class ContactSheet
{
    private const int Gap = 4;
    private const int LineHeight = PixelFont.Height + 3;
    private static readonly (byte, byte, byte) s_paper = (255, 255, 255);
    private static readonly (byte, byte, byte) s_ink = (40, 40, 40);

    /// <summary>Rows of frames; a caption may have several lines. Every pixel becomes a square of <paramref name="scale"/>.</summary>
    public static RgbImage Render(IReadOnlyList<(string Caption, IReadOnlyList<RgbImage> Frames)> rows, int scale = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        var width = rows.Max(row => WidthOf(row.Caption, row.Frames, scale)) + Gap;
        var height = rows.Sum(row => HeightOf(row.Caption, row.Frames, scale)) + Gap;
        PixelLimits.Default.Check("contact sheet", width, height);
        var canvas = new Canvas(width, height, s_paper);
        var top = Gap;
        foreach (var (caption, frames) in rows)
        {
            DrawRow(canvas, top, caption, frames, scale);
            top += HeightOf(caption, frames, scale);
        }

        return canvas.Image;
    }

    private static void DrawRow(Canvas canvas, int top, string caption, IReadOnlyList<RgbImage> frames, int scale)
    {
        foreach (var line in Lines(caption))
        {
            canvas.Text(Gap, top, line, s_ink);
            top += LineHeight;
        }

        var left = Gap;
        foreach (var frame in frames)
        {
            canvas.Paste(left, top, frame, scale);
            left += (frame.Width * scale) + Gap;
        }
    }

    private static int WidthOf(string caption, IReadOnlyList<RgbImage> frames, int scale) =>
        Math.Max(frames.Sum(frame => (frame.Width * scale) + Gap), Lines(caption).Max(line => line.Length) * PixelFont.Advance);

    private static int HeightOf(string caption, IReadOnlyList<RgbImage> frames, int scale) =>
        (Lines(caption).Length * LineHeight) + (frames.Max(frame => frame.Height) * scale) + Gap;

    private static string[] Lines(string caption) => caption.Split('\n');
}
