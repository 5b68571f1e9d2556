using System.Diagnostics;
using Dreamer.Bench.Serving.Devices;
using Dreamer.Bench.Serving.Load;
using Dreamer.Bench.Serving.Reports;
using Dreamer.Client.Generations;

namespace Dreamer.Bench.Serving.Benches;

/// <summary>What a second device in one process adds: each has a thread of its own, and the directory spreads the work.</summary>
internal sealed class SeveralDevices : IBench
{
    private const int Stills = 48;
    private const int Steps = 20;
    private const int Rounds = 3;
    private const double StepMs = 20;
    private const double LeastRatio = 1.9;

    public string Name => "devices";

    public string Says => "two devices of one server do twice the work of one";

    public async Task MeasureAsync(Report report, CancellationToken stop)
    {
        report.Line($"{Stills} stills of {Steps} simulated steps of {StepMs} ms, all asked for at once, by one device and by two, in turns.");
        var (one, two) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            one.Add(await StillsASecondAsync(["cpu:0"], stop));
            two.Add(await StillsASecondAsync(["cpu:0", "cpu:1"], stop));
        }
        var (alone, together) = (new Sample(one).Median, new Sample(two).Median);
        report.Table(["devices", "stills a second"], [["1", $"{alone:0.00}"], ["2", $"{together:0.00}"]]);
        report.Bar("throughput of two devices", $"{together / alone:0.00} times one's", $"≥ {LeastRatio}", together / alone >= LeastRatio);
    }

    private static async Task<double> StillsASecondAsync(string[] devices, CancellationToken stop)
    {
        var device = new SimulatedDevice(new DeviceProfile { StillStepMs = StepMs, DecodedFrameMs = StepMs });
        await using var server = await BenchServer.StartAsync(device, options => options with { Devices = devices, MaxBatch = 1, RepeatResults = false });
        var caller = await Caller.CreateAsync(server.Client, stop);
        await caller.RequireAsync(Request(0), stop); // everything's first time
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(1, Stills).Select(number => caller.RequireAsync(Request(number), stop)));
        return Stills / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static NewGeneration Request(int number) => new() { Kind = "text_to_image", Caption = $"a red star {number}", Seed = number, Steps = Steps };
}
