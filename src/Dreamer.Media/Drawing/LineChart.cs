using System.Globalization;

namespace Dreamer.Media;

/// <summary>Draws lines over labelled axes: the loss curves of a training run.</summary>
public static class LineChart
{
    private const int Left = 64;
    private const int Right = 16;
    private const int Top = 40;
    private const int Bottom = 36;
    private const int Ticks = 5;

    private static readonly (byte, byte, byte) s_paper = (255, 255, 255);
    private static readonly (byte, byte, byte) s_ink = (60, 60, 60);
    private static readonly (byte, byte, byte) s_grid = (225, 225, 225);

    // Okabe and Ito's palette: told apart by colour-blind readers too.
    private static readonly (byte, byte, byte)[] s_colours =
        [(0, 114, 178), (213, 94, 0), (0, 158, 115), (204, 121, 167), (230, 159, 0), (86, 180, 233)];

    /// <summary>With <paramref name="logarithmic"/> the y axis shows powers, and values of zero or less leave a gap.</summary>
    public static RgbImage Render(
        string title, string xLabel, IReadOnlyList<ChartSeries> series, bool logarithmic = false, int width = 800, int height = 420)
    {
        var scaled = series.Select(line => line.Points.Select(Scale).ToArray()).ToArray();
        var finite = scaled.SelectMany(points => points).Where(IsFinite).ToArray();
        var frame = new Frame(width, height, Range(finite.Select(point => point.X)), Range(finite.Select(point => point.Y)));
        var canvas = new Canvas(width, height, s_paper);
        canvas.Text(Left, 8, title, s_ink);
        canvas.Text(width - Right - (xLabel.Length * PixelFont.Advance), height - 12, xLabel, s_ink);
        DrawAxes(canvas, frame, logarithmic);
        for (var i = 0; i < series.Count; i++)
        {
            DrawLine(canvas, frame, scaled[i], s_colours[i % s_colours.Length]);
        }

        DrawLegend(canvas, series);
        return canvas.Image;

        (double X, double Y) Scale((double X, double Y) point) => (point.X, logarithmic ? Math.Log10(point.Y) : point.Y);
    }

    private static void DrawAxes(Canvas canvas, Frame frame, bool logarithmic)
    {
        for (var tick = 0; tick <= Ticks; tick++)
        {
            var (x, y) = (frame.X.At(tick / (double)Ticks), frame.Y.At(tick / (double)Ticks));
            var (px, py) = frame.Place(x, y);
            canvas.Line(px, Top, px, frame.Height - Bottom, s_grid);
            canvas.Line(Left, py, frame.Width - Right, py, s_grid);
            var yText = Short(logarithmic ? Math.Pow(10, y) : y);
            canvas.Text(Left - 6 - (yText.Length * PixelFont.Advance), (int)py - 3, yText, s_ink);
            var xText = Short(x);
            canvas.Text((int)px - (xText.Length * PixelFont.Advance / 2), frame.Height - Bottom + 8, xText, s_ink);
        }
    }

    private static void DrawLine(Canvas canvas, Frame frame, (double X, double Y)[] points, (byte, byte, byte) colour)
    {
        for (var i = 0; i < points.Length; i++)
        {
            var before = points[Math.Max(0, i - 1)];
            if (IsFinite(points[i]))
            {
                var (x0, y0) = frame.Place(IsFinite(before) ? before : points[i]);
                var (x1, y1) = frame.Place(points[i]);
                canvas.Line(x0, y0, x1, y1, colour, thickness: 2);
            }
        }
    }

    private static void DrawLegend(Canvas canvas, IReadOnlyList<ChartSeries> series)
    {
        var x = Left;
        for (var i = 0; i < series.Count; i++)
        {
            canvas.Line(x, 26, x + 12, 26, s_colours[i % s_colours.Length], thickness: 3);
            canvas.Text(x + 18, 24, series[i].Name, s_ink);
            x += 36 + (series[i].Name.Length * PixelFont.Advance);
        }
    }

    private static bool IsFinite((double X, double Y) point) => double.IsFinite(point.X) && double.IsFinite(point.Y);

    private static Span Range(IEnumerable<double> values)
    {
        var (low, high) = (double.MaxValue, double.MinValue);
        foreach (var value in values)
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }
        return low > high ? new Span(0, 1) : low == high ? new Span(low - 0.5, high + 0.5) : new Span(low, high);
    }

    private static string Short(double value) => Math.Abs(value) switch
    {
        >= 1e6 => (value / 1e6).ToString("0.##M", CultureInfo.InvariantCulture),
        >= 1e4 => (value / 1e3).ToString("0.#k", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 0.01 or 0 => value.ToString("0.###", CultureInfo.InvariantCulture),
        _ => value.ToString("0.#e0", CultureInfo.InvariantCulture),
    };

    private readonly record struct Span(double Low, double High)
    {
        public double At(double share) => Low + ((High - Low) * share);

        public double Share(double value) => (value - Low) / (High - Low);
    }

    /// <summary>Where values lie on the picture.</summary>
    private sealed record Frame(int Width, int Height, Span X, Span Y)
    {
        public (double X, double Y) Place((double X, double Y) point) => Place(point.X, point.Y);

        public (double X, double Y) Place(double x, double y) =>
            (Left + (X.Share(x) * (Width - Left - Right)), Height - Bottom - (Y.Share(y) * (Height - Top - Bottom)));
    }
}
