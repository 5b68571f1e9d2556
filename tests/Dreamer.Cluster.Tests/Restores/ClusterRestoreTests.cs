using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Cluster.Tests.Topologies;
using Dreamer.Testing;

namespace Dreamer.Cluster.Tests.Restores;

/// <summary>
/// The operator's drill of docs/operate.md: Azurite's folder and the reminders are copied while the cluster works, and other silos start on the copies,
/// with a database of their own.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class ClusterRestoreTests : IDisposable
{
    private const string Blobs = "blobs";
    private const string Reminders = "reminders.sql";

    private readonly TemporaryFolder _backup = new();

    [TopologyFact]
    public async Task Copies_made_under_load_have_what_was_done_and_go_on_with_what_was_not_to_the_same_bytes()
    {
        var expected = new Dictionary<string, string>();
        string session;
        await using (var topology = await StartAsync(_ => { }, _ => Task.CompletedTask))
        {
            using var client = topology.ClientOf("gate");
            session = (await client.Sessions.CreateAsync(new NewSession())).Id;
            var begun = new List<string>();
            foreach (var number in new[] { 0, 2, 1, 3, 5 }) // two stills, then three clips, of which the last has not begun when the first ends
            {
                begun.Add((await client.Generations.CreateAsync(session, Asked.Of(number))).Id);
            }
            await Task.WhenAll(begun.Take(2).Select(id => client.Generations.WaitAsync(id)));
            await ReachStageTwoAsync(client, begun[2]);
            await CopyAsync(topology);
            foreach (var id in begun)
            {
                expected[id] = await BytesAsync(client, id);
            }
        }

        await using var restored = await StartAsync(Fill, database => database.UseAsync("psql", "-q", "-f", _backup.File(Reminders)));
        var at = TimeProvider.System.GetUtcNow();
        using var after = restored.ClientOf("gate");
        foreach (var (id, bytes) in expected)
        {
            Assert.Equal((id, bytes), (id, await BytesAsync(after, id)));
        }
        var made = await after.Sessions.ListAllGenerationsAsync(session).ToListAsync();
        Assert.Contains(made, one => one.FinishedAt > at);
        Assert.Equal(made.Select(one => (one.Id, one.State)).Order(), (await after.Usage.ReadAsync(limit: 100)).Data.Select(line => (line.Generation, line.Outcome)).Order());
    }

    public void Dispose() => _backup.Dispose();

    private static async Task<Topology> StartAsync(Action<string> fill, Func<PostgresServer, Task> restore)
    {
        var topology = await Topology.StartAsync(fill);
        await restore(topology.Database);
        await topology.AddGpuAsync("gpu");
        await topology.AddGatewayAsync("gate");
        return topology;
    }

    /// <summary>What Azurite has written down by then is in the copy: it does so every five seconds.</summary>
    private async Task CopyAsync(Topology topology)
    {
        var (now, list) = (DateTime.UtcNow, Path.Combine(topology.Blobs.Folder, "__azurite_db_blob__.json"));
        while (File.GetLastWriteTimeUtc(list) < now)
        {
            await Task.Delay(50);
        }
        await Script.RunAsync("deploy/backup/azurite.sh", topology.Blobs.Folder, _backup.File(Blobs));
        await topology.Database.UseAsync("pg_dump", "--table=reminders", $"--file={_backup.File(Reminders)}");
    }

    private void Fill(string folder)
    {
        foreach (var file in Directory.GetFiles(_backup.File(Blobs), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(_backup.File(Blobs), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static async Task ReachStageTwoAsync(DreamerClient client, string generation)
    {
        await foreach (var item in client.Generations.WatchAsync(generation))
        {
            if (item.Progress is { Stage: "stage_two" })
            {
                return;
            }
        }
        Assert.Fail("The clip was done before it was copied.");
    }

    private static async Task<string> BytesAsync(DreamerClient client, string id)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var end = await client.Generations.WaitAsync(id, late.Token);
        Assert.Equal((id, GenerationStates.Succeeded), (id, end.State));
        return await Asked.BytesAsync(client, end);
    }
}
