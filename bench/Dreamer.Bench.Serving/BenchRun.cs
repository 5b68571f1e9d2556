using System.Diagnostics;
using System.Globalization;
using Dreamer.Bench.Serving.Benches;
using Dreamer.Bench.Serving.Reports;

namespace Dreamer.Bench.Serving;

/// <summary>Measures benches one after another; answers the process's exit code.</summary>
internal static class BenchRun
{
    private const string LoadFile = "/proc/loadavg";

    public static async Task<int> RunAsync(IReadOnlyList<IBench> benches, CancellationToken stop)
    {
        var report = new Report(Console.Out);
        foreach (var bench in benches)
        {
            report.Line($"## {bench.Name}: {bench.Says}\n");
            var began = Stopwatch.GetTimestamp();
            await bench.MeasureAsync(report, stop);
            report.Conclude();
            report.Line($"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores{MachineLoad()}, {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s\n");
        }
        return report.Holds ? 0 : 1;
    }

    /// <summary>What else the machine was doing says how much a figure may be trusted.</summary>
    private static string MachineLoad() =>
        File.Exists(LoadFile) ? string.Create(CultureInfo.InvariantCulture, $", load average {File.ReadAllText(LoadFile).Split(' ')[1]}") : "";
}
