using System.Diagnostics;
using Dreamer.Bench.Serving.Devices;
using Dreamer.Bench.Serving.Load;
using Dreamer.Bench.Serving.Reports;
using Dreamer.Captions;
using Dreamer.Client.Generations;
using Dreamer.Diffusion.Networks;

namespace Dreamer.Bench.Serving.Benches;

/// <summary>What was done before is not done again: texts that were encoded, and requests that were made.</summary>
internal sealed class Caches(RealDevice real) : IBench
{
    private const double Bar = 20;
    private const int Texts = 30;
    private const int Repeats = 15;

    public string Name => "caches";

    public string Says => "a cached prompt and a repeated request take a twentieth of the time, and give the same bytes";

    public async Task MeasureAsync(Report report, CancellationToken stop)
    {
        report.Line($"A T5 encoder with random weights, {T5Texts.Tokens} tokens, asked through its actor: {Texts} new texts, then the same again.");
        report.Table(
            ["encoder", "parameters", "miss p50", "hit p50", "faster", "same bytes"],
            [await EncodeAsync(report, "T5 v1.1 base", T5Texts.Base, stop), await EncodeAsync(report, "T5 v1.1 large", T5Texts.Large, stop)]);
        report.Line($"The model that ships, asked {Repeats} times for something new, and for each of these again.");
        report.Table(["request", "made p50", "repeated p50", "faster", "same bytes"], await RepeatAsync(report, stop));
    }

    private static async Task<string[]> EncodeAsync(Report report, string name, T5Config config, CancellationToken stop)
    {
        using var encoder = new T5Texts(config);
        var device = new SimulatedDevice(new DeviceProfile { StillStepMs = 1 }, encoder.Encode);
        await using var server = await BenchServer.StartAsync(device, shipped => shipped with { RepeatResults = false });
        await TimeAsync(server, 1, "warm-up", stop);
        var misses = new Sample(await TimeAsync(server, Texts, "text", stop));
        var hits = new Sample(await TimeAsync(server, Texts, "text", stop));
        var factor = misses.Median / hits.Median;
        var isSame = await GiveTheSameAsync(server, stop);
        report.Bar($"prompt cache, {name}", Report.Times(factor), $"≥ {Report.Times(Bar)}", factor >= Bar);
        report.Bar($"same bytes from a cached prompt, {name}", isSame ? "yes" : "no", "yes", isSame);
        return [name, $"{encoder.Parameters / 1e6:0} M", Report.Ms(misses.Median), $"{hits.Median:0.000} ms", Report.Times(factor), isSame ? "yes" : "no"];
    }

    private static async Task<List<double>> TimeAsync(BenchServer server, int count, string text, CancellationToken stop)
    {
        var times = new List<double>();
        for (var n = 0; n < count; n++)
        {
            var began = Stopwatch.GetTimestamp();
            await server.Grains.TextEncoder().EncodeAsync(TenantId.Local, new PromptText(EmbeddingKind.Caption, $"{text} {n}"), stop);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        return times;
    }

    /// <summary>The simulated latents are a digest of seed and embedding: first with a text that was encoded for them, then with the cached one.</summary>
    private static async Task<bool> GiveTheSameAsync(BenchServer server, CancellationToken stop)
    {
        var caller = await Caller.CreateAsync(server.Client, stop);
        var request = new NewGeneration { Kind = "text_to_image", Caption = "a text that nobody had", Seed = 1, Steps = 1 };
        var (missed, hit) = ((await caller.RequireAsync(request, stop)).Generation, (await caller.RequireAsync(request, stop)).Generation);
        return await AreEqualAsync(server, missed, hit, "latents", stop);
    }

    private async Task<IEnumerable<string[]>> RepeatAsync(Report report, CancellationToken stop)
    {
        await using var server = await BenchServer.StartAsync(change: real.Of);
        var caller = await Caller.CreateAsync(server.Client, stop);
        await caller.RequireAsync(Still(-1), stop); // the weights' loading, and whatever a first repeat loads
        await caller.RequireAsync(Still(-1), stop);
        return
        [
            await RepeatAsync(report, server, caller, "still", "image", Still, stop),
            await RepeatAsync(report, server, caller, "video", "video", n => Still(100 + n) with { Kind = "text_to_video", MotionCaption = "the star moves to the left" }, stop),
        ];
    }

    private static async Task<string[]> RepeatAsync(Report report, BenchServer server, Caller caller, string name, string variant, Func<int, NewGeneration> request, CancellationToken stop)
    {
        var (made, repeated, areSame) = (new List<double>(), new List<double>(), true);
        for (var n = 0; n < Repeats; n++)
        {
            var (first, firstTook) = await caller.RequireAsync(request(n), stop);
            var (second, secondTook) = await caller.RequireAsync(request(n), stop);
            made.Add(firstTook.TotalMilliseconds);
            repeated.Add(secondTook.TotalMilliseconds);
            areSame &= second.Repeat && await AreEqualAsync(server, first, second, variant, stop);
        }
        var (one, other) = (new Sample(made).Median, new Sample(repeated).Median);
        report.Bar($"exact repeat, {name}", Report.Times(one / other), $"≥ {Report.Times(Bar)}", one / other >= Bar);
        report.Bar($"same bytes from a repeat, {name}", areSame ? "yes" : "no", "yes", areSame);
        return [name, Report.Ms(one), Report.Ms(other), Report.Times(one / other), areSame ? "yes" : "no"];
    }

    private static async Task<bool> AreEqualAsync(BenchServer server, Generation one, Generation other, string variant, CancellationToken stop)
    {
        using var first = new MemoryStream();
        using var second = new MemoryStream();
        await server.Client.Generations.DownloadAsync(one.Id, variant, first, stop);
        await server.Client.Generations.DownloadAsync(other.Id, variant, second, stop);
        return first.Length > 0 && first.ToArray().AsSpan().SequenceEqual(second.ToArray());
    }

    private static NewGeneration Still(int n) => new() { Kind = "text_to_image", Caption = "a large red star on a blue background", Seed = 1_000 + n };
}
