using Dreamer.Bench.Serving.Devices;
using Dreamer.Bench.Serving.Load;
using Dreamer.Bench.Serving.Reports;
using Dreamer.Client.Generations;
using Dreamer.Inference;

namespace Dreamer.Bench.Serving.Benches;

/// <summary>
/// People who want a still now, beside videos that nobody waits for: the product's order against first come, first served. A "minute" of the
/// simulated device is six seconds, and so are the patiences that an operator sets; everything else keeps its real time.
/// </summary>
internal sealed class StillsBesideVideos(RealDevice real) : IBench
{
    private const double Scale = 6;
    private const double Deadline = 3; // times the isolated latency
    private const double LeastGain = 0.30;
    private const double LargestInflation = 4;

    public string Name => "stills-beside-videos";

    public string Says => "somebody who waits for a still is not behind videos";

    public async Task MeasureAsync(Report report, CancellationToken stop)
    {
        // In full time: a still of 16 steps takes 2 s, a video of 50 steps 30 s and 6 s for its own still; together they keep the device 76 % busy.
        var device = () => new SimulatedDevice(new DeviceProfile { StillStepMs = 2_000 / 16 / Scale, ClipStepMs = 30_000 / 50 / Scale });
        report.Line($"Simulated, {Scale} times as fast as said: 10 stills (2 s) and 0.7 videos (36 s) a minute for 15 minutes.");
        await CompareAsync(report, "simulated", device, Streams(10 * Scale, 0.7 * Scale, videoSteps: 50), TimeSpan.FromMinutes(15 / Scale), Shorten, stop);
        report.Line("The model that ships, in real time: 10 stills and 5 videos of 50 steps a minute for 3 minutes.");
        await CompareAsync(report, "nano", () => null, Streams(10, 5, videoSteps: 50), TimeSpan.FromMinutes(3), real.Of, stop);
    }

    private static async Task CompareAsync(
        Report report, string name, Func<SimulatedDevice?> device, List<RequestStream> streams, TimeSpan duration, Func<InferenceOptions, InferenceOptions> change, CancellationToken stop)
    {
        await using var server = await BenchServer.StartAsync(device(), change);
        var isolated = await LatencyTable.IsolatedAsync(server.Client, streams, stop);
        var queued = await new OpenLoop(server.Client, new OneAtATime().RunAsync).RunAsync(streams, TimeSpan.Zero, duration, 1, stop);
        await using var second = await BenchServer.StartAsync(device(), change); // the first one would repeat what it has made
        await (await Caller.CreateAsync(second.Client, stop)).RequireAsync(streams[0].Request(500_000), stop); // the weights' loading
        var ordered = await new OpenLoop(second.Client).RunAsync(streams, TimeSpan.Zero, duration, 1, stop);
        report.Line($"\n{name}, first come, first served:");
        LatencyTable.Print(report, queued, isolated);
        report.Line($"{name}, in the product's order:");
        LatencyTable.Print(report, ordered, isolated);
        Conclude(report, name, queued, ordered, isolated);
        report.Conclude();
    }

    private static void Conclude(Report report, string name, IReadOnlyList<Outcome> queued, IReadOnlyList<Outcome> ordered, Dictionary<string, double> isolated)
    {
        var gain = Attained(ordered) - Attained(queued);
        report.Bar($"{name}: stills within {Deadline}× isolated, more than first come, first served", $"{gain * 100:0} points", $"≥ {LeastGain * 100:0} points", gain >= LeastGain);
        var inflation = VideoP95(ordered) / VideoP95(queued);
        report.Bar($"{name}: p95 of videos against first come, first served", Report.Times(inflation), $"≤ {Report.Times(LargestInflation)}", inflation <= LargestInflation);
        var lost = ordered.Count(outcome => !outcome.Succeeded);
        report.Bar($"{name}: lost, of {ordered.Count}", $"{lost}", "0", lost == 0);

        double Attained(IReadOnlyList<Outcome> all) => LatencyTable.Attainment([.. all.Where(outcome => outcome.Stream == "still")], isolated["still"], Deadline);
    }

    private static double VideoP95(IReadOnlyList<Outcome> all) =>
        new Sample(all.Where(outcome => outcome.Stream == "video").Select(outcome => outcome.Latency.TotalSeconds)).Percentile(95);

    private static InferenceOptions Shorten(InferenceOptions shipped) => shipped with
    {
        LanePatience = shipped.LanePatience / Scale,
        AdmissionPatience = shipped.AdmissionPatience / Scale,
        ChunkTarget = shipped.ChunkTarget / Scale,
    };

    private static List<RequestStream> Streams(double stillsAMinute, double videosAMinute, int videoSteps)
    {
        var still = new NewGeneration { Kind = "text_to_image", Caption = "a large red star on a blue background", Steps = 16 };
        var video = still with { Kind = "text_to_video", MotionCaption = "the star moves to the left", Lane = "batch", Steps = videoSteps };
        return
        [
            new("still", stillsAMinute / 60, n => still with { Seed = n }),
            new("video", videosAMinute / 60, n => video with { Seed = 1_000_000 + n }),
        ];
    }
}
