using System.Collections.Concurrent;
using Dreamer.Client;
using Dreamer.Client.Admin;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Client.Usage;

namespace Dreamer.Cluster.Tests.Topologies;

/// <summary>
/// A tenant with one session, who asks for a still and a clip at a time, and for the next ones once they have ended. Meanwhile the session's
/// events are read, from the first to the last.
/// </summary>
internal sealed class Customer : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly DreamerClient _client;
    private readonly string _session;
    private readonly ConcurrentDictionary<int, string> _accepted = new();
    private readonly List<GenerationEvent> _events = [];
    private readonly CancellationTokenSource _left = new();
    private readonly Task _watching;

    private Customer(DreamerClient client, string session)
    {
        (_client, _session) = (client, session);
        _watching = WatchAsync();
    }

    public int Accepted => _accepted.Count;

    public static async Task<Customer> ComeAsync(Uri gateway, DreamerClient admin, string tenant)
    {
        await admin.Tenants.CreateAsync(new NewTenant(tenant));
        var client = DreamerClient.Connect(gateway, (await admin.Keys.CreateAsync(tenant, new NewApiKey())).Secret!);
        return new Customer(client, (await client.Sessions.CreateAsync(new NewSession())).Id);
    }

    /// <summary>Until it is enough, and what was accepted has ended.</summary>
    public Task AskAsync(CancellationToken enough) => Task.WhenAll(AskAsync(0, enough), AskAsync(1, enough));

    /// <summary>How each request ended, and with which bytes. None is open, each has its line in the ledger, and each was told once and in order.</summary>
    public async Task<SortedDictionary<int, (string State, string Bytes)>> LeaveAsync()
    {
        var ends = new SortedDictionary<int, (string State, string Bytes)>();
        var made = new Dictionary<string, Generation>();
        foreach (var (number, id) in _accepted)
        {
            var end = await WaitAsync(id);
            made.Add(id, end);
            ends.Add(number, (end.State, end.State == GenerationStates.Succeeded ? await Asked.BytesAsync(_client, end) : ""));
            if (end.Still is { } still)
            {
                made.Add(still, await WaitAsync(still));
            }
        }
        await AssertBilledOnceAsync(made);
        await AssertToldOnceAsync(made);
        return ends;
    }

    public void Dispose()
    {
        _left.Cancel();
        _client.Dispose();
        _left.Dispose();
    }

    private async Task AskAsync(int first, CancellationToken enough)
    {
        for (var number = first; !enough.IsCancellationRequested; number += 2)
        {
            var id = _accepted[number] = (await _client.Generations.CreateAsync(_session, Asked.Of(number), CancellationToken.None)).Id;
            if (Asked.IsCancelled(number))
            {
                await _client.Generations.CancelAsync(id, CancellationToken.None);
            }
            await WaitAsync(id);
        }
    }

    private async Task<Generation> WaitAsync(string id)
    {
        using var late = new CancellationTokenSource(s_patience);
        return await _client.Generations.WaitAsync(id, late.Token);
    }

    private async Task WatchAsync()
    {
        try
        {
            await foreach (var item in _client.Sessions.WatchAsync(_session, cancellationToken: _left.Token))
            {
                lock (_events)
                {
                    _events.Add(item);
                }
            }
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // It has seen enough.
        }
    }

    private async Task AssertBilledOnceAsync(Dictionary<string, Generation> made)
    {
        var (lines, report) = (new List<UsageRecord>(), await _client.Usage.ReadAsync(limit: 100));
        for (lines.AddRange(report.Data); report.NextAfter is { } after; lines.AddRange(report.Data))
        {
            report = await _client.Usage.ReadAsync(limit: 100, after: after);
        }
        Assert.Equal(made.Values.Select(end => (end.Id, end.State)).Order(), lines.Select(line => (line.Generation, line.Outcome)).Order());
        Assert.All(lines.Where(line => line.Outcome == GenerationStates.Succeeded), line => Assert.Equal((Asked.Steps, false), (line.Steps, line.Repeat)));
    }

    /// <summary>Numbers grow by one. Each generation is told to have ended once, and each of its results once.</summary>
    private async Task AssertToldOnceAsync(Dictionary<string, Generation> made)
    {
        var told = await ToldAsync(made.Keys);
        Assert.Equal(Enumerable.Range(1, told.Count).Select(number => (long)number), told.Select(item => item.Sequence));
        Assert.Equal(
            made.Values.Select(end => (end.Id, end.State)).Order(),
            told.Where(item => item.Type == EventTypes.State && GenerationStates.IsFinal(item.State!)).Select(item => (item.GenerationId, item.State!)).Order());
        Assert.Equal(
            made.Values.SelectMany(end => end.Outputs.Select(output => (end.Id, output.Variant))).Order(),
            told.Where(item => item.Type == EventTypes.Output).Select(item => (item.GenerationId, item.Output!.Variant)).Order());
    }

    /// <summary>The end of a generation can be read a moment before it is told.</summary>
    private async Task<List<GenerationEvent>> ToldAsync(IEnumerable<string> generations)
    {
        var untold = generations.ToHashSet();
        using var late = new CancellationTokenSource(s_patience);
        while (true)
        {
            lock (_events)
            {
                untold.ExceptWith(_events.Where(item => GenerationStates.IsFinal(item.State ?? "")).Select(item => item.GenerationId));
                if (untold.Count == 0)
                {
                    return [.. _events];
                }
            }
            Assert.False(_watching.IsCompleted, $"Events ended: {_watching.Exception}");
            await Task.Delay(50, late.Token);
        }
    }
}
