using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Testing;

namespace Dreamer.Cluster.Tests.Topologies;

/// <summary>What the requests of a load give where nothing happens: made by a gateway and a silo of a cluster of their own.</summary>
internal static class Undisturbed
{
    private const string Key = "dk_local_of_the_calm";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    public static async Task<Dictionary<int, string>> MakeAsync(PostgresServer database, IEnumerable<int> numbers)
    {
        using var blobs = new TemporaryFolder();
        using var gpu = await StartAsync("gpu", "Dreamer.Silo.Gpu.dll", "--model", RepositoryRoot.Combine("models/nano"));
        using var gateway = await StartAsync("gate", "Dreamer.Silo.Gateway.dll", "--port", "0");
        using var client = DreamerClient.Connect(gateway.Url!, Key);
        using var late = new CancellationTokenSource(s_patience);
        var session = await client.Sessions.CreateAsync(new NewSession());
        var made = new Dictionary<int, string>();
        foreach (var number in numbers)
        {
            var begun = await client.Generations.CreateAsync(session.Id, Asked.Of(number), late.Token);
            var end = await client.Generations.WaitAsync(begun.Id, late.Token);
            Assert.Equal((GenerationStates.Succeeded, false), (end.State, end.Repeat));
            made[number] = await Asked.BytesAsync(client, end);
        }
        return made;

        Task<SiloProcess> StartAsync(string name, string program, params string[] arguments)
        {
            string[] membership = ["--database", database.ConnectionString, "--cluster", "calm", "--blobs", blobs.Path, "--silo-port", $"{FreePort.Next()}"];
            return SiloProcess.StartAsync(name, program, [.. membership, .. arguments], Key);
        }
    }
}
