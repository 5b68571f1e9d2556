using Dreamer.Bench.Serving.Load;

namespace Dreamer.Bench.Serving.Tests.Load;

public sealed class SharesTests
{
    private static readonly Shares s_shares = new(new Dictionary<string, double> { ["light"] = 1, ["heavy"] = 3 });

    [Fact]
    public void Who_gets_what_the_weights_say_deviates_by_nothing() =>
        Assert.Equal(0, Largest([.. Each(10, "light", 1), .. Each(10, "heavy", 3)]).Deviation, 9);

    [Fact]
    public void Equal_amounts_are_twice_too_much_for_the_light_one()
    {
        var (deviation, whose) = Largest([.. Each(10, "light", 1), .. Each(10, "heavy", 1)]);

        Assert.Equal((1.0, "light"), (deviation, whose)); // a half instead of a quarter
    }

    [Fact]
    public void A_bad_window_shows_though_the_whole_is_fair() =>
        Assert.True(Largest([.. Each(5, "heavy", 6), .. Each(5, "light", 2).Select(one => one with { At = one.At + TimeSpan.FromSeconds(5) })]).Deviation > 0.5);

    [Fact]
    public void Who_gets_nothing_is_not_overlooked() => Assert.Equal(-1, s_shares.Deviations(Each(10, "heavy", 1))["light"]);

    private static (double Deviation, string Whose) Largest(IReadOnlyList<(string Whose, TimeSpan At, double Amount)> had) =>
        s_shares.Largest(had, TimeSpan.Zero, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(4));

    private static List<(string Whose, TimeSpan At, double Amount)> Each(int seconds, string whose, double amount) =>
        [.. Enumerable.Range(0, seconds).Select(second => (whose, TimeSpan.FromSeconds(second), amount))];
}
