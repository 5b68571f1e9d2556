using System.Diagnostics;
using Dreamer.Client;

namespace Dreamer.Bench.Serving.Load;

/// <summary>Sends requests when they come, however many are under way: a server that is too slow is not spared.</summary>
internal sealed class OpenLoop(DreamerClient client, Func<Func<Task<Outcome>>, Task<Outcome>>? dispatch = null)
{
    /// <summary>Requests that come during the warm-up are made, and left out of what is answered.</summary>
    public async Task<IReadOnlyList<Outcome>> RunAsync(IReadOnlyList<RequestStream> streams, TimeSpan warmUp, TimeSpan duration, int seed, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        var arrivals = streams
            .SelectMany((stream, i) => PoissonArrivals.Within(warmUp + duration, stream.PerSecond, seed + i).Select((at, n) => (stream, at, n)))
            .OrderBy(arrival => arrival.at);
        var requests = new List<Task<Outcome>>();
        foreach (var (stream, at, n) in arrivals)
        {
            var wait = at - Stopwatch.GetElapsedTime(began);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, stop);
            }
            requests.Add(SendAsync(stream, at, n, began, stop));
        }
        var outcomes = await Task.WhenAll(requests);
        return [.. outcomes.Where(outcome => outcome.Arrived >= warmUp)];
    }

    private Task<Outcome> SendAsync(RequestStream stream, TimeSpan at, int n, long began, CancellationToken stop)
    {
        return dispatch is null ? MakeAsync() : dispatch(MakeAsync);

        // From when it came, and not from when a dispatcher had time for it.
        async Task<Outcome> MakeAsync()
        {
            var state = await StateOfAsync(stream, n, stop);
            return new Outcome(stream.Name, state, at, Stopwatch.GetElapsedTime(began) - at);
        }
    }

    private async Task<string> StateOfAsync(RequestStream stream, int n, CancellationToken stop)
    {
        try
        {
            var caller = await Caller.CreateAsync(client, stop);
            return (await caller.MakeAsync(stream.Request(n), stop)).Generation.State;
        }
        catch (DreamerApiException)
        {
            return Outcome.Refused;
        }
    }
}
