using System.IO.Compression;
using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Server.Tests.Kills;
using Dreamer.Testing;

namespace Dreamer.Server.Tests.Older;

/// <summary>
/// The data folder of an older version, which make.sh beside this file had it make: a still, its clip, a draft, and a clip that was killed on its way;
/// a tenant and an endpoint. This version reads all of it and goes on.
/// </summary>
public sealed class OlderDataTests : IDisposable
{
    private const string Admin = "the-admin-of-the-tests";

    private readonly TemporaryFolder _data = new();

    [NanoFact(Timeout = 120_000)]
    public async Task What_an_older_version_stored_is_read_and_gone_on_with()
    {
        await ZipFile.ExtractToDirectoryAsync(RepositoryRoot.Combine("tests/Dreamer.Server.Tests/Older/data.zip"), _data.Path);
        using var server = await ServerProcess.StartAsync(_data.Path, null, ("DREAMER_ADMIN_KEY", Admin));
        var session = Assert.Single((await server.Client.Sessions.ListAsync()).Data);
        Assert.Equal("older", session.Title);
        var made = (await server.Client.Sessions.ListAllGenerationsAsync(session.Id).ToListAsync()).OrderBy(one => one.CreatedAt).ToList();
        Assert.Equal("text_to_image animate text_to_image text_to_video text_to_image", string.Join(' ', made.Select(one => one.Kind)));
        await AssertStoredAsync(server.Client, made[0], "image", "png");
        await AssertStoredAsync(server.Client, made[1], "video", "mp4");

        var finish = await server.Client.Generations.WaitAsync((await server.Client.Generations.FinishAsync(made[2].Id)).Id);
        Assert.Equal(GenerationStates.Succeeded, finish.State);
        var killed = await server.Client.Generations.WaitAsync(made[3].Id); // its bytes are those of the processor that began it
        Assert.True(killed.State == GenerationStates.Succeeded, killed.Error?.Message);
        var (lines, _) = await Requests.LedgerAsync(server.Client);
        Assert.Equal(made.Select(one => one.Id).Append(finish.Id).Order(), lines.Keys.Order());
        await AssertTenantsAsync(server);
    }

    public void Dispose() => _data.Dispose();

    private static async Task AssertTenantsAsync(ServerProcess server)
    {
        using var admin = DreamerClient.Connect(server.Url, Admin);
        Assert.Contains("acme", (await admin.Tenants.ListAsync()).Data.Select(tenant => tenant.Id));
        Assert.Equal("https://example.org/hook", $"{Assert.Single((await server.Client.Webhooks.ListAsync()).Data).Url}");
    }

    private async Task AssertStoredAsync(DreamerClient client, Generation made, string variant, string suffix)
    {
        var file = await File.ReadAllBytesAsync(Path.Combine(_data.Path, "blobs", "local", made.SessionId, made.Id, $"{variant}.{suffix}"));
        var bytes = await BytesAsync(client, made.Id, variant);
        Assert.InRange(bytes.Length, 1_000, file.Length - 1);
        Assert.Equal(file[..bytes.Length], bytes);
    }

    private static async Task<byte[]> BytesAsync(DreamerClient client, string id, string variant)
    {
        using var content = new MemoryStream();
        await client.Generations.DownloadAsync(id, variant, content);
        return content.ToArray();
    }
}
