using System.Diagnostics;
using Dreamer.Bench.Serving.Devices;
using Dreamer.Bench.Serving.Load;
using Dreamer.Bench.Serving.Reports;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Inference;

namespace Dreamer.Bench.Serving.Benches;

/// <summary>As many generations waiting as a tenant may have by default: what their waiting costs.</summary>
internal sealed class Pending(RealDevice real) : IBench
{
    private const int Few = 100;
    private const int Many = 9_900; // of 10,000: there is room to ask for more
    private const int OfSession = 900;
    private const int Submitters = 16;
    private const int Cancels = 40;
    private const int Rounds = 3; // in turn, so that a machine that grows slower or faster does so for both
    private const double MostCalls = 100;
    private const double MostCancelMs = 200;
    private const double LeastRatio = 0.98;
    private const double MostGrowth = 64 << 20;

    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_busy = TimeSpan.FromSeconds(30);

    public string Name => "pending";

    public string Says => "ten thousand waiting generations cost no more than a hundred";

    public async Task MeasureAsync(Report report, CancellationToken stop)
    {
        report.Line($"Stills of 4 simulated steps of 10 ms; {Few} waiting and {Many} in turn, {Rounds} times, kept at that number for {s_busy.TotalSeconds:0} s each.");
        SimulatedDevice Device() => new(new DeviceProfile { StillStepMs = 10 });
        await CompareAsync(report, "simulated", Device, options => options with { RepeatResults = false }, steps: 4, stop);
        report.Line("The model that ships, likewise, with stills of 8 steps.");
        await CompareAsync(report, "nano", () => null, options => real.Of(options) with { RepeatResults = false }, steps: 8, stop);
    }

    private static async Task CompareAsync(
        Report report, string name, Func<SimulatedDevice?> create, Func<InferenceOptions, InferenceOptions> change, int steps, CancellationToken stop)
    {
        var (few, many) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            few.Add(await RateAsync(report, name, create(), change, Few, steps, isMeasured: false, stop));
            many.Add(await RateAsync(report, name, create(), change, Many, steps, isMeasured: round == 0, stop));
        }
        var ratio = new Sample(many).Median / new Sample(few).Median;
        report.Table(["waiting", "stills a second", "median"], [Row(Few, few), Row(Many, many)]);
        report.Bar($"{name}: throughput with {Many} waiting", $"{ratio:0.000} times that with {Few}", $"≥ {LeastRatio}", ratio >= LeastRatio);
        report.Conclude();
    }

    private static string[] Row(int waiting, List<double> rates) =>
        [$"{waiting}", string.Join(", ", rates.Select(rate => $"{rate:0.00}")), $"{new Sample(rates).Median:0.00}"];

    private static async Task<double> RateAsync(
        Report report, string name, SimulatedDevice? device, Func<InferenceOptions, InferenceOptions> change, int waiting, int steps, bool isMeasured, CancellationToken stop)
    {
        var calls = new GrainCalls();
        await using var server = await BenchServer.StartAsync(device, change, calls);
        var backlog = new Backlog(server, steps);
        device?.Open.Reset();
        await backlog.FillAsync(waiting, Submitters, stop);
        if (isMeasured && device is not null)
        {
            await MeasureIdleAsync(report, name, calls, stop);
            await MeasureCancelsAsync(report, name, server, backlog, stop);
        }
        device?.Open.Set();
        var (resident, before) = (Resident(), ProcessCost.Now());
        var rate = await backlog.RateAsync(waiting, s_busy, stop);
        report.Line($"{name}, {waiting} waiting: {ProcessCost.Now().Since(before)}.");
        if (isMeasured)
        {
            var growth = Resident() - resident;
            report.Bar($"{name}: memory taken on in {s_busy.TotalSeconds:0} s", Report.Megabytes(growth), $"≤ {Report.Megabytes(MostGrowth)}", growth <= MostGrowth);
        }
        return rate;
    }

    /// <summary>Without what is garbage already: how much of that there is at a moment says nothing of what is kept.</summary>
    private static long Resident()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }

    private static async Task MeasureIdleAsync(Report report, string name, GrainCalls calls, CancellationToken stop)
    {
        await Task.Delay(TimeSpan.FromSeconds(5), stop);
        var (before, began) = (calls.Counts, Stopwatch.GetTimestamp());
        await Task.Delay(s_idle, stop);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var since = calls.Counts.Select(call => (call.Key, Rate: (call.Value - before.GetValueOrDefault(call.Key)) / seconds)).OrderByDescending(call => call.Rate).ToList();
        var rate = since.Sum(call => call.Rate);
        report.Line($"Most of the calls: {string.Join(", ", since.Take(4).Select(call => $"{call.Key} {call.Rate:0.0} a second"))}.");
        report.Bar($"{name}: grain calls a second while nothing changes", $"{rate:0.0}", $"< {MostCalls}", rate < MostCalls);
    }

    private static async Task MeasureCancelsAsync(Report report, string name, BenchServer server, Backlog backlog, CancellationToken stop)
    {
        var (random, latencies) = (new Random(1), new List<double>());
        foreach (var id in random.GetItems(backlog.Asked.Skip(Few).ToArray(), Cancels).Distinct())
        {
            var began = Stopwatch.GetTimestamp();
            await server.Client.Generations.CancelAsync(id, stop);
            latencies.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        var largest = new Sample(latencies).Largest;
        report.Bar($"{name}: longest of {latencies.Count} cancellations of waiting ones", Report.Ms(largest), $"≤ {Report.Ms(MostCancelMs)}", largest <= MostCancelMs);
    }

    /// <summary>Keeps so many waiting.</summary>
    private sealed class Backlog(BenchServer server, int steps)
    {
        private readonly List<string> _sessions = [];
        private int _number;

        public System.Collections.Concurrent.ConcurrentQueue<string> Asked { get; } = [];

        public async Task FillAsync(int waiting, int submitters, CancellationToken stop)
        {
            while (await WaitingAsync() is var now && now < waiting)
            {
                var missing = waiting - now;
                while (_sessions.Count * OfSession < _number + missing)
                {
                    _sessions.Add((await server.Client.Sessions.CreateAsync(new NewSession("bench"), stop)).Id);
                }
                await Parallel.ForAsync(0, missing, new ParallelOptions { MaxDegreeOfParallelism = submitters, CancellationToken = stop }, async (_, _) => await AskAsync(stop));
            }
        }

        public async Task<double> RateAsync(int waiting, TimeSpan duration, CancellationToken stop)
        {
            var (began, done) = (Stopwatch.GetTimestamp(), await DoneAsync());
            while (Stopwatch.GetElapsedTime(began) < duration)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250), stop);
                await FillAsync(waiting, 2, stop);
            }
            return (await DoneAsync() - done) / Stopwatch.GetElapsedTime(began).TotalSeconds;
        }

        private async Task AskAsync(CancellationToken stop)
        {
            var number = Interlocked.Increment(ref _number);
            var request = new NewGeneration { Kind = "text_to_image", Caption = "a large red star on a blue background", Seed = number, Steps = steps };
            Asked.Enqueue((await server.Client.Generations.CreateAsync(_sessions[(number - 1) / OfSession], request, stop)).Id);
        }

        private async Task<int> WaitingAsync() =>
            (int)(await server.Grains.Tenant(TenantId.Local).ReadQuotaAsync()).Single(limit => limit.Name == "pending_generations").Used;

        private Task<long> DoneAsync() => CountAsync(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));

        private async Task<long> CountAsync(DateOnly day) => (await server.Grains.LedgerDay(TenantId.Local, day).TotalAsync()).Generations;
    }
}
