using System.Security.Cryptography;
using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Server.Tests.Kills;
using Dreamer.Testing;

namespace Dreamer.Server.Tests.Restores;

/// <summary>The operator's drill: a copy of the data folder, made while the server works, and a server that starts on the copy elsewhere.</summary>
public sealed class RestoreTests : IDisposable
{
    private const int Asked = 8; // two of each kind
    private const int Ended = 3;

    private readonly TemporaryFolder _place = new();
    private readonly TinyModelFolder _model = new();

    [Fact(Timeout = 240_000)]
    public async Task A_copy_made_under_load_has_what_was_done_and_goes_on_with_what_was_not_to_the_same_bytes()
    {
        var (data, copy) = (_place.File("data"), _place.File("copy"));
        Dictionary<string, (string State, string Bytes)> expected;
        List<string> before;
        using (var server = await ServerProcess.StartAsync(data, _model.Folder, KilledServer.SmallChunks))
        {
            var requests = new Requests(Asked);
            await requests.AskAsync(server.Client, Asked);
            await EndedAsync(server.Client, Ended);
            before = await IdsAsync(server.Client);
            await Script.RunAsync("deploy/backup/folder.sh", data, copy, $"{server.Id}");
            await requests.EndsAsync(server.Client);
            expected = await EndsAsync(server.Client);
        }

        Assert.NotEmpty(Directory.GetFiles(Path.Combine(copy, "blobs", "_unfinished"), "*", SearchOption.AllDirectories));
        using var restored = await ServerProcess.StartAsync(copy, _model.Folder, KilledServer.SmallChunks);
        var actual = await EndsAsync(restored.Client);
        Assert.Subset(actual.Keys.ToHashSet(), before.ToHashSet());
        Assert.All(actual, end => Assert.Equal((end.Key, expected[end.Key]), (end.Key, end.Value)));
        var (lines, _) = await Requests.LedgerAsync(restored.Client); // two lines of one generation fail there
        Assert.Equal(actual.Keys.Order(), lines.Keys.Order());
        Assert.Equal([], Directory.GetDirectories(_place.Path, "data.names-*"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_copy_is_never_written_over_another()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Script.RunAsync("deploy/backup/folder.sh", _place.Path, _place.Path, $"{Environment.ProcessId}"));
        Assert.Contains($"'{_place.Path}' is there already", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _model.Dispose();
        _place.Dispose();
    }

    private static async Task EndedAsync(DreamerClient client, int least)
    {
        while ((await GenerationsAsync(client)).Count(generation => generation.IsFinished) < least)
        {
            await Task.Delay(20);
        }
    }

    private static async Task<List<string>> IdsAsync(DreamerClient client) => [.. (await GenerationsAsync(client)).Select(generation => generation.Id)];

    private static async Task<List<Generation>> GenerationsAsync(DreamerClient client)
    {
        var all = new List<Generation>();
        await foreach (var session in client.Sessions.ListAllAsync())
        {
            all.AddRange(await client.Sessions.ListAllGenerationsAsync(session.Id).ToListAsync());
        }
        return all;
    }

    private static async Task<Dictionary<string, (string State, string Bytes)>> EndsAsync(DreamerClient client)
    {
        var ends = new Dictionary<string, (string State, string Bytes)>();
        foreach (var id in await IdsAsync(client))
        {
            var end = await client.Generations.WaitAsync(id);
            Assert.Equal((id, GenerationStates.Succeeded), (id, end.State));
            ends.Add(id, (end.State, await BytesAsync(client, end)));
        }
        return ends;
    }

    private static async Task<string> BytesAsync(DreamerClient client, Generation end)
    {
        var digests = new List<string>();
        foreach (var made in end.Outputs)
        {
            using var content = new MemoryStream();
            await client.Generations.DownloadAsync(end.Id, made.Variant, content);
            digests.Add($"{made.Variant} {Convert.ToHexString(SHA256.HashData(content.ToArray()))[..16]}");
        }
        return string.Join(", ", digests.Order());
    }
}
