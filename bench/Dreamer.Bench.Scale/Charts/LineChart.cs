using System.Globalization;
using System.Text;

namespace Dreamer.Bench.Scale.Charts;

/// <summary>A chart of lines as SVG, with both axes from zero, or with the logarithms of both.</summary>
internal sealed class LineChart(string title, string x, string y, bool isLogarithmic = false)
{
    private const int Width = 760;
    private const int Height = 300;
    private const int Left = 70;
    private const int Top = 40;
    private const int Right = 170;
    private const int Bottom = 45;
    private const int Marks = 5;
    private static readonly string[] s_colours = ["#2a6fdb", "#d1495b", "#2e933c", "#b8860b", "#6a4c93"];

    private readonly List<(string Name, (double X, double Y)[] Points)> _lines = [];

    public LineChart Line(string name, IEnumerable<(double X, double Y)> points)
    {
        _lines.Add((name, [.. points.Select(point => (Scaled(point.X), Scaled(point.Y)))]));
        return this;
    }

    public void Save(string path)
    {
        var points = _lines.SelectMany(line => line.Points).ToList();
        var (left, right) = (points.Min(point => point.X), points.Max(point => point.X));
        var (low, high) = (isLogarithmic ? Math.Floor(points.Min(point => point.Y)) : 0, points.Max(point => point.Y));
        var svg = new StringBuilder(Text($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">\n"))
            .Append(Text($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>\n<text x=\"{Left}\" y=\"20\" font-size=\"14\">{title}</text>\n"))
            .Append(Text($"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\">{x}</text>\n<text x=\"{Left}\" y=\"{Top - 6}\" text-anchor=\"end\">{y}</text>\n"));
        for (var mark = 0; mark <= Marks; mark++)
        {
            var (atX, atY) = (double.Lerp(left, right, (double)mark / Marks), double.Lerp(low, high, (double)mark / Marks));
            svg.Append(Text($"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(atY):0.0}\" y2=\"{Y(atY):0.0}\" stroke=\"#ddd\"/>\n<text x=\"{Left - 6}\" y=\"{Y(atY) + 4:0.0}\" text-anchor=\"end\">{Label(atY)}</text>\n"))
                .Append(Text($"<text x=\"{X(atX):0.0}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{Label(atX)}</text>\n"));
        }
        foreach (var (number, (name, line)) in _lines.Index())
        {
            var colour = s_colours[number % s_colours.Length];
            svg.Append(Text($"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" points=\"{string.Join(' ', line.Select(point => Text($"{X(point.X):0.0},{Y(point.Y):0.0}")))}\"/>\n"))
                .Append(Text($"<text x=\"{Width - Right + 10}\" y=\"{Top + 10 + (number * 18)}\" fill=\"{colour}\">{name}</text>\n"));
        }
        File.WriteAllText(path, svg.Append("</svg>\n").ToString());

        double X(double value) => Left + ((value - left) / Math.Max(right - left, 1e-9) * (Width - Left - Right));
        double Y(double value) => Height - Bottom - ((value - low) / Math.Max(high - low, 1e-9) * (Height - Top - Bottom));
    }

    private double Scaled(double value) => isLogarithmic ? Math.Log10(Math.Max(value, 1e-3)) : value;

    private string Label(double value) => Text($"{(isLogarithmic ? Math.Pow(10, value) : value):0.###}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
