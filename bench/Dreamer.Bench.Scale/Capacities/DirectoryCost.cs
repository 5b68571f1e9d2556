using System.Diagnostics;
using Dreamer.Bench.Scale.Charts;
using Dreamer.Bench.Scale.Worlds;
using Dreamer.Bench.Serving.Reports;
using Dreamer.Grains.Devices;

namespace Dreamer.Bench.Scale.Capacities;

/// <summary>What a choice and a heartbeat cost the directory, by how many devices there are.</summary>
internal static class DirectoryCost
{
    private const int DevicesAsked = 500_000; // in all rounds, where each is looked at
    private static readonly int[] s_devices = [10, 100, 1_000, 10_000];

    public static void Measure(Report report, string? charts)
    {
        var costs = s_devices.Select(devices => (Devices: devices, Cost: Of(devices))).ToList();
        report.Table(
            ["devices", "a choice", "a heartbeat"],
            costs.Select(cost => new[] { $"{cost.Devices}", $"{cost.Cost.Choice:0.00} µs", $"{cost.Cost.Heartbeat:0.00} µs" }));
        if (charts is not null)
        {
            new LineChart("The directory's time, by how many devices it knows", "devices", "µs", isLogarithmic: true)
                .Line("a choice", costs.Select(cost => ((double)cost.Devices, cost.Cost.Choice)))
                .Line("a heartbeat", costs.Select(cost => ((double)cost.Devices, cost.Cost.Heartbeat)))
                .Save(Path.Combine(charts, "scale-directory.svg"));
        }
    }

    private static (double Choice, double Heartbeat) Of(int devices)
    {
        var reports = ImaginedReports.Of(devices, new Random(1));
        var living = new LivingDevices(TimeSpan.FromHours(1), TimeProvider.System);
        Array.ForEach(reports, living.Note);
        string[] models = [.. Catalog.Models.Keys];
        void Choose(int n) => living.Choose(null, models[n % models.Length], null, null, null);
        void Beat(int n) => living.Note(reports[n * 7 % devices] with { Jobs = n % 8, Waiting = n % 3 });
        var rounds = Math.Clamp(DevicesAsked / devices, 50, 5_000);
        Time(rounds, Choose);
        return (Time(rounds, Choose), Time(rounds, Beat));
    }

    /// <summary>Microseconds of one.</summary>
    private static double Time(int rounds, Action<int> what)
    {
        var began = Stopwatch.GetTimestamp();
        for (var n = 0; n < rounds; n++)
        {
            what(n);
        }
        return Stopwatch.GetElapsedTime(began).TotalMicroseconds / rounds;
    }
}
