using System.Text.Json;
using Dreamer.Client;
using Dreamer.Client.Sessions;
using Dreamer.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Server.Tests.Kills;

/// <summary>What a server that has nothing left to do keeps on disk, against what anything there leads to.</summary>
internal sealed class StoredBlobs(string data)
{
    private const string Marks = "_previews/";
    private const string Captions = "_captions/local/";
    private const int LedgerSegment = 100; // lines that share a blob once they are so many

    private readonly IBlobStore _blobs = new ServiceCollection().AddFileBlobStore(Path.Combine(data, "blobs")).BuildServiceProvider().GetRequiredService<IBlobStore>();

    public static int TemporaryFiles(string data) => Directory.GetFiles(Path.Combine(data, "blobs", "~tmp")).Length;

    /// <summary>Every session with its tree.</summary>
    public static async Task<List<Session>> SessionsAsync(DreamerClient client)
    {
        var sessions = new List<Session>();
        foreach (var summary in (await client.Sessions.ListAsync(limit: 100)).Data)
        {
            sessions.Add(await client.Sessions.GetAsync(summary.Id));
        }
        return sessions;
    }

    /// <summary>Keys that nothing leads to, and artifacts that are not there.</summary>
    public async Task<(int Kept, List<string> Orphans, List<string> Missing)> CompareAsync(IReadOnlyList<Session> sessions, int ledgerLines)
    {
        var keys = await _blobs.ListAsync("").ToListAsync();
        var jobs = sessions.SelectMany(session => session.Generations.Select(node => $"local/{session.Id}/{node.Id}")).ToHashSet();
        var reached = sessions.Select(session => $".grains/session/session/local/{Escaped(session.Id)}.json").ToHashSet();
        var pages = sessions.Select(session => $"_sessions/local/{session.Id}/").ToList();
        reached.UnionWith(keys.Where(key => pages.Exists(folder => key.StartsWith(folder, StringComparison.Ordinal))));
        foreach (var job in jobs)
        {
            var state = $".grains/generation/generation/{Escaped(job)}.json";
            reached.Add(state);
            reached.UnionWith(keys.Where(key => key.StartsWith($"{job}/preview-", StringComparison.Ordinal))); // a mark leads to them
            reached.UnionWith((await ReadAsync(state)).GetProperty("state").GetProperty("artifacts").EnumerateArray().Select(artifact => artifact.GetProperty("blob").GetString()!));
        }
        foreach (var repeat in keys.Where(key => key.StartsWith("_repeats/", StringComparison.Ordinal)))
        {
            reached.UnionWith(jobs.Contains((await ReadAsync(repeat)).GetProperty("Job").GetString()!) ? [repeat] : []);
        }
        var marks = keys.Where(key => key.StartsWith(Marks, StringComparison.Ordinal)).ToList(); // of previews that go after a week, by the time of that
        reached.UnionWith(marks.Where(mark => jobs.Any(job => mark.Contains(job[(job.LastIndexOf('/') + 1)..], StringComparison.Ordinal))));
        reached.UnionWith(await CaptionPagesAsync(keys, sessions));
        var segments = keys.Where(key => key.StartsWith("_usage/", StringComparison.Ordinal)).Take(ledgerLines / LedgerSegment);
        var kept = reached.Union(segments).ToHashSet();
        var counted = keys.Where(key => !key.StartsWith("_sessions/", StringComparison.Ordinal)) // a restart tells more events, on more pages
            .Where(key => !key.StartsWith(Captions, StringComparison.Ordinal)) // on which pages sessions are is left to chance
            .Count(key => !marks.Contains(key) && !key.Contains("/preview-", StringComparison.Ordinal)); // and shows other steps
        return (counted, keys.Where(key => !kept.Contains(key) && !IsTenants(key)).ToList(), kept.Where(key => !keys.Contains(key)).ToList());
    }

    /// <summary>Pages of what sessions are found by, as far as all of those are there.</summary>
    private async Task<List<string>> CaptionPagesAsync(IEnumerable<string> keys, IReadOnlyList<Session> sessions)
    {
        var pages = new List<string>();
        foreach (var page in keys.Where(key => key.StartsWith(Captions, StringComparison.Ordinal)))
        {
            var found = (await ReadAsync(page)).EnumerateArray().Select(captions => captions.GetProperty("session").GetString());
            pages.AddRange(found.All(session => sessions.Any(known => known.Id == session)) ? [page] : []);
        }
        return pages;
    }

    /// <summary>The tenant's list of sessions and its ledger; and records of requests, which are swept away after a day.</summary>
    private static bool IsTenants(string key) =>
        key == ".grains/tenant/tenant/local.json" || key.StartsWith(".grains/ledgerday/ledger/local/", StringComparison.Ordinal) || key.StartsWith(".grains/once/once/local/", StringComparison.Ordinal);

    private static string Escaped(string key) => key.Replace("_", "_5F", StringComparison.Ordinal);

    private async Task<JsonElement> ReadAsync(string key)
    {
        await using var blob = await _blobs.OpenAsync(key) ?? throw new InvalidDataException($"'{key}' is missing.");
        return JsonDocument.Parse(await blob.ReadAllAsync(1 << 20)).RootElement;
    }
}
