namespace Dreamer.Media.Tests;

public sealed class DrawingTests
{
    [Fact]
    public void A_contact_sheet_holds_every_frame_enlarged()
    {
        var (red, blue) = (RgbImage.Filled(8, 8, (255, 0, 0)), RgbImage.Filled(8, 8, (0, 0, 255)));
        var sheet = ContactSheet.Render([("a", [red, blue]), ("b\nc", [blue])], scale: 3);
        Assert.Equal(24 * 24, Count(sheet, (255, 0, 0)));
        Assert.Equal(2 * 24 * 24, Count(sheet, (0, 0, 255)));
    }

    [Fact]
    public void A_contact_sheet_that_would_be_huge_is_refused() =>
        Assert.Throws<InvalidDataException>(() => ContactSheet.Render([("a", [RgbImage.Filled(100, 100, default)])], scale: 1000));

    [Fact]
    public void A_falling_loss_is_drawn_from_the_upper_left_to_the_lower_right()
    {
        var chart = LineChart.Render("loss", "steps", [new ChartSeries("train", [(0, 1), (1000, 0.1)])]);
        var line = Positions(chart, (0, 114, 178)).Where(at => at.Y > 40).ToArray(); // below the legend
        Assert.True(line.MinBy(at => at.X).Y < line.MaxBy(at => at.X).Y - 200, "the line does not fall");
    }

    [Fact]
    public void A_logarithmic_chart_makes_a_geometric_fall_straight()
    {
        var points = Enumerable.Range(0, 5).Select(i => ((double)i, Math.Pow(10, -i))).ToArray();
        var line = Positions(LineChart.Render("loss", "steps", [new ChartSeries("", points)], logarithmic: true), (0, 114, 178)).Where(at => at.Y > 40).ToArray();
        var (first, last) = (line.MinBy(at => at.X), line.MaxBy(at => at.X));
        Assert.All(line, at => Assert.InRange(at.Y - first.Y - ((at.X - first.X) * (double)(last.Y - first.Y) / (last.X - first.X)), -3, 3));
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 1.0 })]
    [InlineData(new[] { 2.0, 2.0 })]
    [InlineData(new[] { double.NaN, 1, double.PositiveInfinity, -3 })]
    public void Odd_series_are_drawn_without_an_error(double[] values) =>
        Assert.Equal(800, LineChart.Render("é", "x", [new ChartSeries("s", [.. values.Select((value, i) => ((double)i, value))])], logarithmic: values.Length > 2).Width);

    private static int Count(RgbImage image, (byte, byte, byte) colour) => Positions(image, colour).Count();

    private static IEnumerable<(int X, int Y)> Positions(RgbImage image, (byte, byte, byte) colour) =>
        from y in Enumerable.Range(0, image.Height) from x in Enumerable.Range(0, image.Width) where image[x, y] == colour select (x, y);
}
