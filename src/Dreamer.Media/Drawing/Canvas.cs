namespace Dreamer.Media;

/// <summary>A picture to draw on; what falls outside is cut off.</summary>
internal sealed class Canvas(int width, int height, (byte Red, byte Green, byte Blue) background)
{
    public RgbImage Image { get; } = RgbImage.Filled(width, height, background);

    public void Dot(int x, int y, (byte Red, byte Green, byte Blue) colour)
    {
        if (x >= 0 && y >= 0 && x < width && y < height)
        {
            var i = ((y * width) + x) * 3;
            (Image.Pixels[i], Image.Pixels[i + 1], Image.Pixels[i + 2]) = colour;
        }
    }

    public void Line(double x0, double y0, double x1, double y1, (byte Red, byte Green, byte Blue) colour, int thickness = 1)
    {
        var steps = (int)Math.Ceiling(Math.Max(1, Math.Max(Math.Abs(x1 - x0), Math.Abs(y1 - y0))));
        for (var step = 0; step <= steps; step++)
        {
            var (x, y) = ((int)Math.Round(x0 + ((x1 - x0) * step / steps)), (int)Math.Round(y0 + ((y1 - y0) * step / steps)));
            for (var dot = 0; dot < thickness * thickness; dot++)
            {
                Dot(x + (dot % thickness), y + (dot / thickness), colour);
            }
        }
    }

    public void Text(int x, int y, string text, (byte Red, byte Green, byte Blue) colour) =>
        PixelFont.Visit(text, (dx, dy) => Dot(x + dx, y + dy, colour));

    /// <summary>Copies a picture, each of its pixels as a square of <paramref name="scale"/>.</summary>
    public void Paste(int left, int top, RgbImage picture, int scale)
    {
        for (var y = 0; y < picture.Height * scale; y++)
        {
            for (var x = 0; x < picture.Width * scale; x++)
            {
                Dot(left + x, top + y, picture[x / scale, y / scale]);
            }
        }
    }
}
