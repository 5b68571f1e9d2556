using System.Collections.Immutable;
using System.Diagnostics;
using Dreamer.Bench.Serving.Devices;
using Dreamer.Bench.Serving.Load;
using Dreamer.Bench.Serving.Reports;
using Dreamer.Client.Generations;
using Dreamer.Generations;
using GenerationSettings = Dreamer.Generations.GenerationSettings;

namespace Dreamer.Bench.Serving.Benches;

/// <summary>What actors, storage and HTTP add to the loop that they drive; both kinds of run alternate, so that the machine is the same to both.</summary>
internal sealed class ControlCost : IBench
{
    private const int Steps = 50;
    private const int Runs = 30;
    private const double LargestOverheadMs = 150;

    public string Name => "control-cost";

    public string Says => "driving a device through actors costs little of its time";

    public async Task MeasureAsync(Report report, CancellationToken stop)
    {
        report.Line($"{Runs} stills of {Steps} simulated steps through HTTP, actors, storage and engine, and as many by a loop in one thread, in turns.");
        var rows = new List<string[]>();
        foreach (var (stepMs, bar) in new[] { (50.0, 0.02), (10.0, 0.05) })
        {
            rows.Add(await MeasureAsync(report, stepMs, bar, stop));
        }
        report.Table(["a step", "steps, loop", "steps, server", "control cost", "whole, loop", "whole, server", "overhead p50", "overhead p95"], rows);
    }

    private static async Task<string[]> MeasureAsync(Report report, double stepMs, double bar, CancellationToken stop)
    {
        var device = new SimulatedDevice(new DeviceProfile { StillStepMs = stepMs, DecodedFrameMs = stepMs });
        await using var server = await BenchServer.StartAsync(device);
        var caller = await Caller.CreateAsync(server.Client, stop);
        await caller.RequireAsync(Request(0), stop); // the weights' loading, and everything's first time
        var (loops, served) = (new List<double>(), new List<double>());
        for (var run = 1; run <= Runs; run++)
        {
            loops.Add(Loop(device, run).TotalMilliseconds);
            served.Add((await caller.RequireAsync(Request(run), stop)).Latency.TotalMilliseconds);
        }
        var (loopSteps, serverSteps) = (StepsOf(device, "loop"), StepsOf(device, "server"));
        var (loop, overhead) = (new Sample(loops).Median, new Sample(served.Zip(loops, (one, other) => one - other)));
        var cost = (serverSteps / loopSteps) - 1;
        report.Bar($"control cost of steps of {stepMs} ms", Report.Percent(cost), $"≤ {Report.Percent(bar)}", cost <= bar);
        report.Bar($"overhead of a generation, p95, steps of {stepMs} ms", Report.Ms(overhead.Percentile(95)), $"< {Report.Ms(LargestOverheadMs)}", overhead.Percentile(95) < LargestOverheadMs);
        return [Report.Ms(stepMs), Report.Ms(loopSteps), Report.Ms(serverSteps), Report.Percent(cost), Report.Ms(loop), Report.Ms(new Sample(served).Median), Report.Ms(overhead.Median), Report.Ms(overhead.Percentile(95))];
    }

    private static double StepsOf(SimulatedDevice device, string who) =>
        new Sample(Enumerable.Range(1, Runs).Select(run => device.Journal.SpanOfSteps($"{who} {run}").TotalMilliseconds)).Median;

    private static NewGeneration Request(int run) => new()
    {
        Kind = "text_to_image",
        Caption = $"a red star {run}",
        Seed = run,
        Steps = Steps,
        Metadata = DeviceJournal.Labelled($"server {run}"),
    };

    private static TimeSpan Loop(SimulatedDevice device, int run)
    {
        var settings = new GenerationSettings
        {
            Kind = GenerationKind.TextToImage,
            Caption = $"a red star {run}",
            Seed = run,
            Steps = Steps,
            Size = device.Description.DefaultSize,
            Guidance = 2,
            ImageGuidance = 1,
            Frames = 16,
            Fps = 8,
            MotionStrength = 1,
            Metadata = DeviceJournal.Labelled($"loop {run}").ToImmutableDictionary(),
        };
        var folder = Directory.CreateTempSubdirectory("dreamer-bench-");
        var began = Stopwatch.GetTimestamp();
        var thread = new Thread(() => InProcessLoop.Run(device, settings, folder.FullName));
        thread.Start();
        thread.Join();
        var took = Stopwatch.GetElapsedTime(began);
        folder.Delete(recursive: true);
        return took;
    }
}
