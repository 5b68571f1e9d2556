using System.Diagnostics;
using Dreamer.Bench.Scale.Days;
using Dreamer.Bench.Scale.Worlds;
using Dreamer.Bench.Serving.Reports;

namespace Dreamer.Bench.Scale;

/// <summary>What the commands do.</summary>
internal static class ScaleBench
{
    private const double MostGrowth = 1.5;

    public static void Day(Report report, World world, string? charts)
    {
        var began = Stopwatch.GetTimestamp();
        var printed = new DayReport(world, new Day(world).Run(), report);
        printed.Print(Stopwatch.GetElapsedTime(began));
        if (charts is not null)
        {
            printed.Draw(charts);
        }
    }

    public static void Contend(Report report)
    {
        var had = new Contention(devices: 20, tenants: 30, pendingEach: 20, hours: 2).Run();
        var (jain, ratio) = (Contention.Jain(had), had.Min() / had.Max());
        report.Line($"30 tenants of the weights 1, 2 and 4 keep 20 stills each on their way to 20 devices, for an hour after an hour: the least has {Report.Percent(ratio)} of what the most has, by weight; Jain's index is {jain:0.000}.");
    }

    /// <summary>A tenth and a hundredth of everything but the time: it costs as much a job.</summary>
    public static void Cost(Report report, World world)
    {
        var rows = new List<(int Jobs, double Each)>();
        foreach (var part in new[] { 100, 10, 1 })
        {
            var smaller = world with { JobsOfDay = world.JobsOfDay / part, Devices = world.Devices / part, Sessions = world.Sessions / part, Tenants = world.Tenants / part };
            var began = Stopwatch.GetTimestamp();
            var asked = new Day(smaller).Run().Tally.Asked;
            rows.Add(((int)asked, Stopwatch.GetElapsedTime(began).TotalMicroseconds / asked));
        }
        report.Table(["jobs", "µs a job"], rows.Select(row => new[] { $"{row.Jobs}", $"{row.Each:0}" }));
        var growth = rows.Max(row => row.Each) / rows.Min(row => row.Each);
        report.Bar("the dearest of these, in the cheapest", Report.Times(growth), $"≤ {MostGrowth}", growth <= MostGrowth);
        report.Conclude();
    }
}
