using System.Diagnostics;
using Dreamer.Bench.Serving.Devices;
using Dreamer.Bench.Serving.Load;
using Dreamer.Bench.Serving.Reports;
using Dreamer.Client.Generations;

namespace Dreamer.Bench.Serving.Benches;

/// <summary>From a person's cancel, sent over HTTP, until the device has let go of the job, beside other jobs.</summary>
internal sealed class Cancel : IBench
{
    private const int Callers = 6;
    private const int CancelsEach = 40;
    private const double ChunkTargetMs = 150;
    private const double AllowanceMs = 100;

    public string Name => "cancel";

    public string Says => "a cancelled generation frees its device within a chunk and 100 ms";

    public async Task MeasureAsync(Report report, CancellationToken stop)
    {
        report.Line($"{Callers} callers beside each other cancel {CancelsEach} running generations each, at random moments. A chunk aims at {ChunkTargetMs} ms, and has one step at least.");
        var rows = new List<string[]>();
        foreach (var stepMs in new[] { 10.0, 50.0, 400.0 })
        {
            rows.Add(await MeasureAsync(report, stepMs, stop));
        }
        report.Table(["a step", "a chunk", "p50", "p95", "p99", "largest"], rows);
    }

    private static async Task<string[]> MeasureAsync(Report report, double stepMs, CancellationToken stop)
    {
        var device = new SimulatedDevice(new DeviceProfile { StillStepMs = stepMs });
        await using var server = await BenchServer.StartAsync(device);
        var all = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => CancelAsync(server, device, caller, stop)));
        var latencies = new Sample(all.SelectMany(one => one));
        var chunk = Math.Max(stepMs, Math.Floor(ChunkTargetMs / stepMs) * stepMs);
        var (measured, bar) = (latencies.Percentile(99), chunk + AllowanceMs);
        report.Bar($"cancel to device freed, p99, steps of {stepMs} ms", Report.Ms(measured), $"≤ {Report.Ms(bar)}", measured <= bar);
        return [Report.Ms(stepMs), Report.Ms(chunk), Report.Ms(latencies.Median), Report.Ms(latencies.Percentile(95)), Report.Ms(measured), Report.Ms(latencies.Largest)];
    }

    private static async Task<List<double>> CancelAsync(BenchServer server, SimulatedDevice device, int caller, CancellationToken stop)
    {
        var (latencies, random) = (new List<double>(), new Random(caller));
        var session = await server.Client.Sessions.CreateAsync(new Client.Sessions.NewSession("bench"), stop);
        for (var n = 0; n < CancelsEach; n++)
        {
            var label = $"{caller}/{n}";
            var request = new NewGeneration { Kind = "text_to_image", Caption = label, Seed = n, Steps = 200, Metadata = DeviceJournal.Labelled(label) };
            var generation = await server.Client.Generations.CreateAsync(session.Id, request, stop);
            await device.Journal.WaitAsync(DeviceEventKind.Began, label, stop);
            await Task.Delay(random.Next(400), stop);
            var asked = Stopwatch.GetTimestamp();
            await server.Client.Generations.CancelAsync(generation.Id, stop);
            var freed = await device.Journal.WaitAsync(DeviceEventKind.Freed, label, stop);
            latencies.Add(Math.Max(0, Stopwatch.GetElapsedTime(asked, freed.At).TotalMilliseconds));
        }
        return latencies;
    }
}
