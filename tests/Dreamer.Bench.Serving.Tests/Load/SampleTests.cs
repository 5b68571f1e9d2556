using Dreamer.Bench.Serving.Load;

namespace Dreamer.Bench.Serving.Tests.Load;

public sealed class SampleTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(50, 3)]
    [InlineData(75, 4)]
    [InlineData(95, 8.8)] // 0.8 of the way from 4 to 10
    [InlineData(100, 10)]
    public void Percentiles_lie_between_the_nearest_values(double percent, double expected) =>
        Assert.Equal(expected, new Sample([10, 1, 3, 4, 2]).Percentile(percent), 9);

    [Fact]
    public void The_mean_is_not_the_median() =>
        Assert.Equal((4.0, 3.0), (new Sample([10, 1, 3, 4, 2]).Mean, new Sample([10, 1, 3, 4, 2]).Median));

    [Fact]
    public void A_value_that_is_the_bound_is_within_it() => Assert.Equal(0.75, new Sample([1, 2, 3, 4]).ShareWithin(3));

    [Fact]
    public void Nothing_has_no_statistics() => Assert.Throws<InvalidOperationException>(() => new Sample([]).Median);

    [Fact]
    public void A_percentile_beyond_a_hundred_is_named() =>
        Assert.Contains("101", Assert.Throws<ArgumentOutOfRangeException>(() => new Sample([1]).Percentile(101)).Message, StringComparison.Ordinal);
}
