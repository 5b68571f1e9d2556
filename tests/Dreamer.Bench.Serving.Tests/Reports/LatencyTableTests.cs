using Dreamer.Bench.Serving.Load;
using Dreamer.Bench.Serving.Reports;

namespace Dreamer.Bench.Serving.Tests.Reports;

public sealed class LatencyTableTests
{
    [Fact]
    public void A_deadline_is_kept_by_what_was_made_in_time_and_by_nothing_else()
    {
        Outcome[] outcomes = [Ended("succeeded", 2), Ended("succeeded", 3), Ended("succeeded", 3.1), Ended("failed", 1), Ended(Outcome.Refused, 0)];

        Assert.Equal(0.4, LatencyTable.Attainment(outcomes, isolated: 1, times: 3));
    }

    private static Outcome Ended(string state, double seconds) => new("still", state, TimeSpan.Zero, TimeSpan.FromSeconds(seconds));
}
