using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Client.Usage;

namespace Dreamer.Server.Tests.Kills;

/// <summary>What shall be made, each once, whichever server answers and however often it is asked.</summary>
internal sealed class Requests(int count)
{
    private readonly Dictionary<int, string> _ids = [];

    public int Count => count;

    /// <summary>Asks for the first so many. A server that died may have taken a request whose answer it took along: each looks before it asks.</summary>
    public async Task AskAsync(DreamerClient client, int first, CancellationToken stop = default)
    {
        for (var number = 0; number < Math.Min(first, count); number++)
        {
            if (!_ids.ContainsKey(number))
            {
                var request = new Request(number);
                var session = await SessionOfAsync(client, request, stop);
                var taken = (await client.Sessions.ListGenerationsAsync(session, limit: 100, cancellationToken: stop)).Data.FirstOrDefault(generation => Request.NumberOf(generation) == number && generation.Kind == request.Of(null).Kind);
                taken ??= await client.Generations.CreateAsync(session, request.Of(request.Parent is { } parent ? _ids[parent] : null), stop);
                _ids[number] = taken.Id;
            }
        }
    }

    public Task<Generation> EndOfFirstAsync(DreamerClient client) => client.Generations.WaitAsync(_ids[0]);

    /// <summary>The ends of all, with the stills that videos made.</summary>
    public async Task<IReadOnlyDictionary<string, Generation>> EndsAsync(DreamerClient client)
    {
        var ends = new Dictionary<string, Generation>();
        for (var number = 0; number < count; number++)
        {
            var end = ends[$"{number}"] = await client.Generations.WaitAsync(_ids[number]);
            if (end.Still is { } still)
            {
                ends[$"{number} still"] = await client.Generations.WaitAsync(still);
            }
        }
        return ends;
    }

    /// <summary>Every line of the ledger, by generation; two of one generation fail here.</summary>
    public static async Task<(Dictionary<string, UsageRecord> Lines, UsageTotals Totals)> LedgerAsync(DreamerClient client)
    {
        var (lines, report) = (new List<UsageRecord>(), await client.Usage.ReadAsync(limit: 100));
        lines.AddRange(report.Data);
        while (report.NextAfter is { } after)
        {
            report = await client.Usage.ReadAsync(limit: 100, after: after);
            lines.AddRange(report.Data);
        }
        return (lines.ToDictionary(line => line.Generation), report.Totals);
    }

    private static async Task<string> SessionOfAsync(DreamerClient client, Request request, CancellationToken stop)
    {
        var known = (await client.Sessions.ListAsync(limit: 100, cancellationToken: stop)).Data.FirstOrDefault(session => session.Title == request.Session);
        return known?.Id ?? (await client.Sessions.CreateAsync(new NewSession(request.Session), stop)).Id;
    }
}
