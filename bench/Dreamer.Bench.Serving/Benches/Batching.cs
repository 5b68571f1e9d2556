using Dreamer.Bench.Serving.Devices;
using Dreamer.Bench.Serving.Load;
using Dreamer.Bench.Serving.Reports;
using Dreamer.Client.Generations;
using Dreamer.Inference.Models;

namespace Dreamer.Bench.Serving.Benches;

/// <summary>Requests a second with shared steps against each with its own, at several loads.</summary>
internal sealed class Batching(RealDevice real) : IBench
{
    private const int MostCallers = 8;
    private const double LeastOnGpu = 1.6;
    private const double Noise = 0.03; // what two runs of the same on a shared machine differ by

    /// <summary>Of both ways, in turns: the clock of a machine drifts by more than the gain of two callers.</summary>
    private const int Rounds = 3;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(12);

    public string Name => "batching";

    public string Says => "steps are shared where that is faster, and nowhere else";

    public async Task MeasureAsync(Report report, CancellationToken stop)
    {
        report.Line($"Callers who each want one still after another, for {s_duration.TotalSeconds:0} s after {s_warmUp.TotalSeconds:0} s of warm-up, {Rounds} times each way in turns; medians, in requests a second.");
        await MeasureAsync(report, "small-latent GPU (simulated)", () => new SimulatedDevice(DeviceProfile.SmallLatentGpu), MostCallers, LeastOnGpu, stop);
        await MeasureAsync(report, "nano, inexact", () => null, MostCallers, 1, stop);
    }

    private async Task MeasureAsync(Report report, string name, Func<IModelSource?> device, int batch, double least, CancellationToken stop)
    {
        var (rows, gains) = (new List<string[]>(), new List<double>());
        foreach (var callers in new[] { 1, 2, 4, MostCallers })
        {
            var (serial, shared) = (new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                serial.Add(await RateAsync(device(), 1, callers, stop));
                shared.Add(await RateAsync(device(), batch, callers, stop));
            }
            var (alone, together) = (new Sample(serial).Median, new Sample(shared).Median);
            gains.Add(together / alone);
            rows.Add([$"{callers}", $"{alone:0.00}", $"{together:0.00}", Report.Times(together / alone)]);
        }
        report.Line(name);
        report.Table(["callers", "alone", "shared", "gain"], rows);
        report.Bar($"{name}: gain at {MostCallers} callers", Report.Times(gains[^1]), $"≥ {Report.Times(least)}", gains[^1] >= least - (least > 1 ? 0 : Noise));
        report.Bar($"{name}: least gain at any load", Report.Times(gains.Min()), $"≥ {Report.Times(1)} (less {Report.Percent(Noise)} for noise)", gains.Min() >= 1 - Noise);
    }

    private async Task<double> RateAsync(IModelSource? device, int batch, int callers, CancellationToken stop)
    {
        await using var server = await BenchServer.StartAsync(device, shipped => (device is null ? real.Of(shipped) : shipped) with { MaxBatch = batch, RepeatResults = false });
        return await ClosedLoop.RateAsync(server.Client, callers, s_warmUp, s_duration, Request, stop);
    }

    private static NewGeneration Request(int n) => new() { Kind = "text_to_image", Caption = "a large red star on a blue background", Seed = n, Steps = 16, Inexact = true };
}
