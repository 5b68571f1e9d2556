using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Storage.Tests;
using Dreamer.Testing;

namespace Dreamer.Server.Tests;

public sealed class AzureBlobsTests
{
    [AzuriteFact]
    public async Task A_server_with_its_blobs_in_Azure_finds_all_of_it_again_on_another_machine()
    {
        using var azurite = await Azurite.StartAsync();
        using TemporaryFolder here = new(), there = new();
        string id;
        byte[] made;
        await using (var server = await FakeServer.StartAsync(here.Path, new FakeModel(), azurite.ConnectionString))
        {
            using var client = DreamerClient.Connect(server.Url, server.Key);
            id = await GenerateAsync(client);
            made = await ContentAsync(client, id);
        }

        await using var second = await FakeServer.StartAsync(there.Path, new FakeModel(), azurite.ConnectionString);
        using var again = DreamerClient.Connect(second.Url, second.Key);
        Assert.Equal(made, await ContentAsync(again, id));
        Assert.Equal(GenerationStates.Succeeded, (await again.Generations.GetAsync(id)).State);
        Assert.False(Directory.Exists(here.File("blobs")));
    }

    [AzuriteFact]
    [Trait("Speed", "Slow")] // the second server waits for the first one's lease to run out
    public async Task A_container_serves_one_server_at_a_time()
    {
        using var azurite = await Azurite.StartAsync();
        using TemporaryFolder here = new(), there = new();
        await using (var server = await FakeServer.StartAsync(here.Path, new FakeModel(), azurite.ConnectionString))
        {
            var refused = await Assert.ThrowsAsync<IOException>(() => FakeServer.StartAsync(there.Path, new FakeModel(), azurite.ConnectionString));
            Assert.Contains("container 'devstoreaccount1/dreamer'", refused.Message, StringComparison.Ordinal);
            Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
            Assert.Contains("--blobs", refused.Message, StringComparison.Ordinal);
        }

        await using var second = await FakeServer.StartAsync(there.Path, new FakeModel(), azurite.ConnectionString);
    }

    private static async Task<string> GenerateAsync(DreamerClient client)
    {
        var session = await client.Sessions.CreateAsync(new NewSession("stars"));
        var still = new NewGeneration { Kind = "text_to_image", Caption = "a red star", Seed = 7, Steps = 4 };
        var generation = await client.Generations.CreateAsync(session.Id, still);
        var done = await client.Generations.WaitAsync(generation.Id);
        Assert.True(done.State == GenerationStates.Succeeded, done.Error?.Message);
        return generation.Id;
    }

    private static async Task<byte[]> ContentAsync(DreamerClient client, string id)
    {
        using var content = new MemoryStream();
        await client.Generations.DownloadAsync(id, "image", content);
        return content.ToArray();
    }
}
