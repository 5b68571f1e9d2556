using Dreamer.Bench.Serving.Load;

namespace Dreamer.Bench.Serving.Tests.Load;

public sealed class PoissonArrivalsTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(10_000);

    [Fact]
    public void The_same_seed_gives_the_same_times_and_another_seed_others()
    {
        var times = PoissonArrivals.Within(s_long, 1, seed: 1).ToList();

        Assert.Equal(times, PoissonArrivals.Within(s_long, 1, seed: 1));
        Assert.NotEqual(times, PoissonArrivals.Within(s_long, 1, seed: 2));
    }

    [Fact]
    public void Gaps_are_exponential()
    {
        var times = PoissonArrivals.Within(s_long, 2, seed: 1).Select(time => time.TotalSeconds).ToList();
        var gaps = new Sample(times.Zip(times.Skip(1), (one, next) => next - one));

        Assert.InRange(times.Count, 19_500, 20_500); // 20,000 are expected, and their deviation is 141
        Assert.InRange(gaps.Mean, 0.49, 0.51);
        Assert.InRange(gaps.Median, 0.49 * Math.Log(2), 0.51 * Math.Log(2));
        Assert.InRange(gaps.ShareWithin(0.5), 0.62, 0.645); // 1 - 1/e
    }

    [Fact]
    public void They_come_in_order_and_within_the_time()
    {
        var times = PoissonArrivals.Within(TimeSpan.FromSeconds(5), 100, seed: 3).ToList();

        Assert.Equal(times.Order(), times);
        Assert.InRange(times[^1], TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public void A_rate_that_is_none_is_refused(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PoissonArrivals.Within(s_long, rate, seed: 1));
}
