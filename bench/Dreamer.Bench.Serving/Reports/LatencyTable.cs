using Dreamer.Bench.Serving.Load;
using Dreamer.Client;

namespace Dreamer.Bench.Serving.Reports;

/// <summary>Latencies of a load by stream, and how many kept to a deadline of k times the latency of a request that is alone.</summary>
internal static class LatencyTable
{
    private const int IsolatedRuns = 3;
    private static readonly double[] s_deadlines = [2, 3, 5];

    /// <summary>The median latency of each stream's requests when nothing else runs; the first one is not counted.</summary>
    public static async Task<Dictionary<string, double>> IsolatedAsync(DreamerClient client, IReadOnlyList<RequestStream> streams, CancellationToken stop)
    {
        var isolated = new Dictionary<string, double>();
        foreach (var stream in streams)
        {
            var (caller, latencies) = (await Caller.CreateAsync(client, stop), new List<double>());
            for (var n = 0; n <= IsolatedRuns; n++)
            {
                // Numbers that the load does not come to: a repeat would take no time.
                latencies.Add((await caller.RequireAsync(stream.Request(400_000 + n), stop)).Latency.TotalSeconds);
            }
            isolated[stream.Name] = new Sample(latencies.Skip(1)).Median;
        }
        return isolated;
    }

    public static void Print(Report report, IReadOnlyList<Outcome> outcomes, IReadOnlyDictionary<string, double> isolated) => report.Table(
        ["stream", "sent", "succeeded", "isolated", "mean", "p50", "p95", "p99", .. s_deadlines.Select(k => $"within {k}×")],
        outcomes.GroupBy(outcome => outcome.Stream).Select(group => Row([.. group], isolated[group.Key])));

    /// <summary>The share of all that were sent which were made within so many times the isolated latency.</summary>
    public static double Attainment(IReadOnlyCollection<Outcome> outcomes, double isolated, double times) =>
        (double)outcomes.Count(outcome => outcome.Succeeded && outcome.Latency.TotalSeconds <= isolated * times) / outcomes.Count;

    private static string[] Row(List<Outcome> outcomes, double isolated)
    {
        var made = outcomes.Where(outcome => outcome.Succeeded).Select(outcome => outcome.Latency.TotalSeconds).ToList();
        var latencies = new Sample(made);
        string[] seconds = made.Count == 0 ? ["-", "-", "-", "-"] : [.. new[] { latencies.Mean, latencies.Median, latencies.Percentile(95), latencies.Percentile(99) }.Select(Report.Seconds)];
        return [outcomes[0].Stream, $"{outcomes.Count}", $"{made.Count}", Report.Seconds(isolated), .. seconds, .. s_deadlines.Select(k => Report.Percent(Attainment(outcomes, isolated, k)))];
    }
}
