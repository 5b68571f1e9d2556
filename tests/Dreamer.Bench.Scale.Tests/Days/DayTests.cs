using Dreamer.Bench.Scale.Days;
using Dreamer.Bench.Scale.Worlds;

namespace Dreamer.Bench.Scale.Tests.Days;

public sealed class DayTests
{
    /// <summary>Busy hours of a small fleet, in which silos die, are taken away and are removed.</summary>
    private static readonly World s_evening = new() { Devices = 20, Sessions = 5_000, Tenants = 500, JobsOfDay = 60_000, BeginsAt = 21, Hours = 3 };

    [Fact]
    public void While_silos_come_and_go_each_job_is_made_once()
    {
        var ends = new List<int>();
        var day = new Day(s_evening) { Ended = job => ends.Add(job.Ends) }.Run();
        Assert.True(day.Fleet.Removals + day.Fleet.Taken + day.Fleet.Deaths > 0, "no silo went");
        Assert.True(ends.Count > 1_000, $"only {ends.Count} jobs were asked for");
        Assert.All(ends, times => Assert.Equal(1, times));
        Assert.Equal(day.Tally.Asked, day.Tally.Ended + day.Tally.Refused);
    }

    [Fact]
    public void A_seed_gives_the_same_day_to_the_last_end()
    {
        var (once, again) = (new Day(s_evening).Run(), new Day(s_evening).Run());
        Assert.Equal((once.Tally.Digest, once.Events), (again.Tally.Digest, again.Events));
        Assert.NotEqual(once.Tally.Digest, new Day(s_evening with { Seed = 2 }).Run().Tally.Digest);
    }

    [Fact]
    public void Devices_do_what_was_asked_for_and_no_more_when_none_of_them_goes()
    {
        var wanted = 0.0;
        var day = new Day(s_evening with { HasMishaps = false }) { Ended = job => wanted += job.Work.Seconds }.Run();
        var served = day.Tally.Served.Sum();
        Assert.InRange(served, wanted, wanted * 2); // a device without bfloat16 takes up to 1.84 times as long
        Assert.Equal(served, (day.BusyInAll - day.LoadingInAll).TotalSeconds, 3);
    }
}
