using Dreamer.Bench.Serving.Devices;
using Dreamer.Bench.Serving.Load;
using Dreamer.Bench.Serving.Reports;
using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;

namespace Dreamer.Bench.Serving.Benches;

/// <summary>Many who watch one generation for a minute, over server-sent events and over gRPC.</summary>
internal sealed class Watchers : IBench
{
    private const int Readers = 500;
    private const int Steps = 200; // of 300 ms: a minute
    private const double MostGrowth = 64 << 20;

    public string Name => "watchers";

    public string Says => "five hundred watchers of a minute see every event once and in order, and memory stays flat";

    public async Task MeasureAsync(Report report, CancellationToken stop)
    {
        report.Line($"{Readers} readers of one still of {Steps} simulated steps of 300 ms, in the server's own process.");
        var rows = new List<string[]>();
        foreach (var transport in Enum.GetValues<DreamerTransport>())
        {
            rows.Add(await MeasureAsync(report, transport, stop));
        }
        report.Table(["over", "readers", "events each", "seconds", "cores", "memory taken on"], rows);
    }

    private static async Task<string[]> MeasureAsync(Report report, DreamerTransport transport, CancellationToken stop)
    {
        await using var server = await BenchServer.StartAsync(new SimulatedDevice(new DeviceProfile { StillStepMs = 300 }));
        using IDreamerClient client = transport == DreamerTransport.Grpc ? server.GrpcClient() : server.HttpClient();
        var session = await client.Sessions.CreateAsync(new NewSession("bench"), stop);
        var started = await client.Generations.CreateAsync(session.Id, new NewGeneration { Kind = "text_to_image", Caption = "watched", Steps = Steps }, stop);
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        var readers = Enumerable.Range(0, Readers).Select(_ => client.Generations.WatchAsync(started.Id, cancellationToken: stop).Select(happened => happened.Sequence).ToListAsync(stop).AsTask()).ToList();
        await Task.Delay(TimeSpan.FromSeconds(10), stop); // all are there, and what that takes is taken
        var (resident, cost) = (Resident(), ProcessCost.Now());
        await client.Generations.WaitAsync(started.Id, stop);
        var spent = ProcessCost.Now().Since(cost);
        var growth = Resident() - resident;
        var seen = await Task.WhenAll(readers);
        var seconds = System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds;
        var expected = await client.Generations.WatchAsync(started.Id, cancellationToken: stop).Select(happened => happened.Sequence).ToListAsync(stop);
        var wrong = seen.Count(events => !events.SequenceEqual(expected));
        report.Bar($"{transport}: readers who missed an event, or saw one twice or out of order", $"{wrong} of {Readers}", "0", wrong == 0);
        report.Bar($"{transport}: memory taken on", Report.Megabytes(growth), $"≤ {Report.Megabytes(MostGrowth)}", growth <= MostGrowth);
        return [$"{transport}", $"{Readers}", $"{expected.Count}", Report.Seconds(seconds), Report.Seconds(spent.Cores.TotalSeconds), Report.Megabytes(growth)];
    }

    private static long Resident()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }
}
