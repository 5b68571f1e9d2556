using Dreamer.Bench.Serving.Devices;
using Dreamer.Bench.Serving.Load;
using Dreamer.Bench.Serving.Reports;
using Dreamer.Client;
using Dreamer.Client.Generations;

namespace Dreamer.Bench.Serving.Benches;

/// <summary>What a draft and its finish take of the device together, against the run that never stopped, as the ledger has them.</summary>
internal sealed class Drafts(RealDevice real) : IBench
{
    private const double Bar = 1.03;
    private const int Rounds = 6;
    private const string Caption = "a large red star on a blue background", Motion = "the star moves to the left";

    public string Name => "draft";

    public string Says => "a draft and its finish take the device time of the run that never stopped, and give its bytes";

    public async Task MeasureAsync(Report report, CancellationToken stop)
    {
        await using var server = await BenchServer.StartAsync(change: shipped => real.Of(shipped) with { RepeatResults = false });
        report.Line($"The model that ships, alone: device-seconds of the ledger, each of {Rounds} seeds made whole, and as a draft that is finished. Medians.");
        report.Table(
            ["what", "steps", "draft", "whole", "draft + finish", "cost", "same bytes"],
            [
                await MeasureAsync(report, server, "still", "image", NewGeneration.TextToImage(Caption) with { Steps = 16 }, 4, stop),
                await MeasureAsync(report, server, "still", "image", NewGeneration.TextToImage(Caption) with { Steps = 50 }, 12, stop),
                await MeasureAsync(report, server, "clip", "video", await ClipAsync(server, 16, stop), 4, stop),
                await MeasureAsync(report, server, "clip", "video", await ClipAsync(server, 50, stop), 12, stop),
            ]);
    }

    /// <summary>Of one still, so that the clip's own cost is measured.</summary>
    private static async Task<NewGeneration> ClipAsync(BenchServer server, int steps, CancellationToken stop)
    {
        var caller = await Caller.CreateAsync(server.Client, stop);
        var still = (await caller.RequireAsync(NewGeneration.TextToImage(Caption) with { Seed = 7 }, stop)).Generation;
        return NewGeneration.Animate(still.Id, Motion) with { Steps = steps };
    }

    private static async Task<string[]> MeasureAsync(
        Report report, BenchServer server, string what, string variant, NewGeneration request, int stopAfter, CancellationToken stop)
    {
        var session = await server.Client.SessionForAsync(request, stop);
        var (wholes, drafts, sums, areSame) = (new List<double>(), new List<double>(), new List<double>(), true);
        for (var round = -1; round < Rounds; round++)
        {
            var seeded = request with { Seed = 1_000 + round };
            var before = round % 2 == 0 ? await WholeAsync() : null; // each comes first as often
            var draft = await EndOfAsync(server.Client, await server.Client.Generations.DraftAsync(session, seeded, stopAfter, stop), stop);
            var finish = await EndOfAsync(server.Client, await server.Client.Generations.FinishAsync(draft.Id, stop), stop);
            var whole = before ?? await WholeAsync();
            areSame &= await AreEqualAsync(server, whole, finish, variant, stop);
            if (round >= 0) // the first warms up
            {
                wholes.Add(await DeviceSecondsAsync(server.Client, whole, stop));
                drafts.Add(await DeviceSecondsAsync(server.Client, draft, stop));
                sums.Add(drafts[^1] + await DeviceSecondsAsync(server.Client, finish, stop));
            }

            async Task<Generation> WholeAsync() => await EndOfAsync(server.Client, await server.Client.Generations.CreateAsync(session, seeded, stop), stop);
        }
        return Told(report, $"{what}, {stopAfter} of {request.Steps} steps", [new Sample(drafts).Median, new Sample(wholes).Median, new Sample(sums).Median], areSame);
    }

    private static string[] Told(Report report, string what, double[] seconds, bool areSame)
    {
        var (cost, same) = (seconds[2] / seconds[1], areSame ? "yes" : "no");
        report.Bar($"draft and finish, {what}", Report.Times(cost), $"≤ {Report.Times(Bar)}", cost <= Bar);
        report.Bar($"same bytes, {what}", same, "yes", areSame);
        var parts = what.Split(", ");
        return [parts[0], parts[1], .. seconds.Select(time => Report.Ms(time * 1_000)), Report.Times(cost), same];
    }

    private static async Task<Generation> EndOfAsync(DreamerClient client, Generation begun, CancellationToken stop)
    {
        var done = await client.Generations.WaitAsync(begun.Id, stop);
        return done.State == GenerationStates.Succeeded
            ? done : throw new InvalidOperationException($"Generation '{done.Id}' is {done.State}: {done.Error?.Message}");
    }

    private static async Task<double> DeviceSecondsAsync(DreamerClient client, Generation made, CancellationToken stop)
    {
        while (true)
        {
            var lines = await client.Usage.ReadAsync(limit: 10, cancellationToken: stop);
            if (lines.Data.FirstOrDefault(line => line.Generation == made.Id) is { } line)
            {
                return line.DeviceSeconds;
            }
            await Task.Delay(20, stop); // an end is told before its line is there
        }
    }

    private static async Task<bool> AreEqualAsync(BenchServer server, Generation one, Generation other, string variant, CancellationToken stop)
    {
        using var first = new MemoryStream();
        using var second = new MemoryStream();
        await server.Client.Generations.DownloadAsync(one.Id, variant, first, stop);
        await server.Client.Generations.DownloadAsync(other.Id, variant, second, stop);
        return first.Length > 0 && first.ToArray().AsSpan().SequenceEqual(second.ToArray());
    }
}
