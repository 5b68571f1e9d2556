using Dreamer.Inference.Scheduling;

namespace Dreamer.Inference.Tests.Scheduling;

public sealed class RecentStepsTests
{
    private readonly RecentSteps _steps = new();

    [Fact]
    public void A_shapes_median_and_95th_percentile_are_of_its_last_hundred()
    {
        _steps.Record("nano", "1x64x64", 5_000); // falls out of the window
        foreach (var milliseconds in Enumerable.Range(1, 100).Reverse())
        {
            _steps.Record("nano", "1x64x64", milliseconds);
        }

        var time = Assert.Single(_steps.Read());
        Assert.Equal(("nano", "1x64x64", 50, 95, 100), (time.Model, time.Shape, time.MedianMs, time.P95Ms, time.Chunks));
    }

    [Fact]
    public void Shapes_are_those_that_were_used_last()
    {
        for (var shape = 0; shape < 20; shape++)
        {
            _steps.Record("nano", $"{shape}", 1);
        }
        _steps.Record("nano", "10", 1);

        var shapes = _steps.Read();
        Assert.Equal((16, "10", "19"), (shapes.Length, shapes[0].Shape, shapes[1].Shape));
        Assert.DoesNotContain(shapes, time => time.Shape == "3");
    }
}
