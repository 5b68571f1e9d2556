using System.Diagnostics;
using Dreamer.Bench.Serving.Devices;
using Dreamer.Bench.Serving.Load;
using Dreamer.Bench.Serving.Reports;
using Dreamer.Client.Generations;

namespace Dreamer.Bench.Serving.Benches;

/// <summary>Ten tenants who all ask for more than there is: what each gets of the device, over any window of the backlog.</summary>
internal sealed class Fairness(TimeSpan window, int places) : IBench
{
    private const int SessionsEach = 100;
    private const int InFlightEach = 20;
    private const int Steps = 20;
    private const double StepMs = 25;
    private const double LargestDeviation = 0.10;
    private const double LargestGrowthBytes = 100 << 20;

    private static readonly Dictionary<string, double> s_weights = Enumerable.Range(0, 10).ToDictionary(n => $"tenant-{n}", n => (n % 4) switch { 2 => 2.0, 3 => 4.0, _ => 1.0 });

    public string Name => "fairness";

    public string Says => "tenants get device-seconds by their weights, however much all of them ask for";

    public async Task MeasureAsync(Report report, CancellationToken stop)
    {
        var device = new SimulatedDevice(new DeviceProfile { StillStepMs = StepMs });
        await using var server = await BenchServer.StartAsync(device, shipped => shipped with { TenantWeights = s_weights, MaxResidentJobs = places });
        var (warmUp, duration) = (TimeSpan.FromSeconds(10), window * 1.5);
        report.Line($"10 tenants, {SessionsEach * 10} sessions, {InFlightEach * 10} stills of {Steps} steps of {StepMs} ms in flight on a device with {places} places for {(warmUp + duration).TotalSeconds:0} s, the first {warmUp.TotalSeconds:0} left out; windows of {window.TotalSeconds:0} s.");
        var empty = Memory();
        var callers = await Task.WhenAll(s_weights.Keys.Select(tenant => OpenAsync(server, tenant, stop)));
        var (open, began) = (Memory(), Stopwatch.GetTimestamp());
        var backlog = Task.WhenAll(callers.SelectMany((mine, i) => Enumerable.Range(0, InFlightEach).Select(n => KeepAskingAsync(mine, $"tenant-{i}", n, began, warmUp + duration, stop))));
        await Task.Delay(warmUp, stop);
        var loaded = Memory();
        await Task.Delay(duration, stop);
        var (end, counts) = (Memory(), await backlog);
        Conclude(report, UseOf(device, began), warmUp, duration, counts);
        report.Table(["working set", "empty", "1,000 sessions", "loaded", "at the end"], [["", Report.Megabytes(empty), Report.Megabytes(open), Report.Megabytes(loaded), Report.Megabytes(end)]]);
        report.Bar("growth of the working set under load", Report.Megabytes(end - loaded), $"≤ {Report.Megabytes(LargestGrowthBytes)}", end - loaded <= LargestGrowthBytes);
    }

    private void Conclude(Report report, List<(string, TimeSpan At, double)> use, TimeSpan warmUp, TimeSpan duration, (int Asked, int Made)[] counts)
    {
        var shares = new Shares(s_weights);
        var whole = shares.Deviations(use.Where(one => one.At >= warmUp && one.At < warmUp + duration));
        report.Table(["tenant", "weight", "of its share, whole run"], s_weights.Select(w => new[] { w.Key, $"{w.Value:0}", Report.Percent(1 + whole[w.Key]) }));
        var (deviation, whose) = shares.Largest(use, warmUp, warmUp + duration, window);
        report.Bar($"largest deviation in any {window.TotalSeconds:0} s ({whose})", Report.Percent(deviation), $"≤ {Report.Percent(LargestDeviation)}", deviation <= LargestDeviation);
        var (asked, made) = (counts.Sum(count => count.Asked), counts.Sum(count => count.Made));
        report.Bar($"lost, of {asked}", $"{asked - made}", "0", asked == made);
    }

    private static List<(string, TimeSpan At, double)> UseOf(SimulatedDevice device, long began) =>
        [.. device.Journal.Events.Where(e => e.Kind == DeviceEventKind.Stepped).Select(e => (e.Label, Stopwatch.GetElapsedTime(began, e.At), e.Busy.TotalSeconds))];

    private static async Task<Caller[]> OpenAsync(BenchServer server, string tenant, CancellationToken stop)
    {
        var (client, callers) = (server.ClientOf(tenant), new Caller[SessionsEach]);
        for (var n = 0; n < SessionsEach; n++)
        {
            callers[n] = await Caller.CreateAsync(client, stop);
        }
        return callers;
    }

    /// <summary>One thing at a time, in one session after another; what is under way at the end is waited for.</summary>
    private static async Task<(int Asked, int Made)> KeepAskingAsync(Caller[] callers, string tenant, int n, long began, TimeSpan until, CancellationToken stop)
    {
        var (asked, made) = (0, 0);
        while (Stopwatch.GetElapsedTime(began) < until)
        {
            var number = (asked++ * InFlightEach) + n;
            var request = new NewGeneration { Kind = "text_to_image", Caption = "a red star", Seed = number, Steps = Steps, Metadata = DeviceJournal.Labelled(tenant) };
            var (generation, _) = await callers[number % callers.Length].MakeAsync(request, stop);
            made += generation.State == GenerationStates.Succeeded ? 1 : 0;
        }
        return (asked, made);
    }

    private static long Memory()
    {
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}
