using System.Diagnostics;
using Dreamer.Client;
using Dreamer.Client.Generations;

namespace Dreamer.Bench.Serving.Load;

/// <summary>So many callers, each of whom asks again as soon as it has got what it asked for.</summary>
internal static class ClosedLoop
{
    /// <summary>Answers requests a second, from the end of the warm-up on; every one must succeed.</summary>
    public static async Task<double> RateAsync(DreamerClient client, int callers, TimeSpan warmUp, TimeSpan duration, Func<int, NewGeneration> request, CancellationToken stop)
    {
        var (began, asked) = (Stopwatch.GetTimestamp(), 0);
        var ends = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => CallAsync()));
        // The last ones end after the time is over, when others are idle: what counts is what was done within it.
        return ends.SelectMany(end => end).Count(end => end >= warmUp && end < warmUp + duration) / duration.TotalSeconds;

        async Task<List<TimeSpan>> CallAsync()
        {
            var caller = await Caller.CreateAsync(client, stop);
            var mine = new List<TimeSpan>();
            while (Stopwatch.GetElapsedTime(began) < warmUp + duration)
            {
                await caller.RequireAsync(request(Interlocked.Increment(ref asked)), stop);
                mine.Add(Stopwatch.GetElapsedTime(began));
            }
            return mine;
        }
    }
}
