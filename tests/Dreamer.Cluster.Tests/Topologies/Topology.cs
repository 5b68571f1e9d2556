using Dreamer.Client;
using Dreamer.Testing;

namespace Dreamer.Cluster.Tests.Topologies;

/// <summary>What deploy/compose.yaml starts, as processes: PostgreSQL, Azurite, gateways, and GPU silos on CPUs.</summary>
internal sealed class Topology : IAsyncDisposable
{
    private const string Key = "dk_local_of_the_tests";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, SiloProcess> _living = [];
    private readonly List<SiloProcess> _started = [];

    private Topology(PostgresServer database, Azurite blobs) => (Database, Blobs) = (database, blobs);

    public PostgresServer Database { get; }

    public Azurite Blobs { get; }

    public IEnumerable<string> Gpus => _living.Where(silo => silo.Value.Url is null).Select(silo => silo.Key);

    public static Task<Topology> StartAsync() => StartAsync(_ => { });

    /// <summary>On blobs that are put into Azurite's folder first; no silo yet.</summary>
    public static async Task<Topology> StartAsync(Action<string> fill)
    {
        var database = await PostgresServer.StartAsync();
        try
        {
            return new Topology(database, await Azurite.StartAsync(fill));
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public Task<SiloProcess> AddGatewayAsync(string name, string? build = null) =>
        AddAsync(name, Path.Combine(build ?? "", "Dreamer.Silo.Gateway.dll"), "--port", "0", "--log", "debug"); // so that it logs whom it calls

    public Task<SiloProcess> AddGpuAsync(string name, string? build = null) =>
        AddAsync(name, Path.Combine(build ?? "", "Dreamer.Silo.Gpu.dll"), "--model", RepositoryRoot.Combine("models/nano"));

    public DreamerClient ClientOf(string gateway) => DreamerClient.Connect(_living[gateway].Url!, Key);

    public DreamerClient AdminOf(string gateway) => DreamerClient.Connect(_living[gateway].Url!, RunningCluster.AdminKey);

    public Uri UrlOf(string gateway) => _living[gateway].Url!;

    /// <summary>From SIGTERM to the end, which is one in order.</summary>
    public async Task<TimeSpan> StopAsync(string name)
    {
        _living.Remove(name, out var silo);
        var asked = TimeProvider.System.GetTimestamp();
        await silo!.StopAsync();
        Assert.Equal(0, silo.ExitCode);
        return TimeProvider.System.GetElapsedTime(asked);
    }

    /// <summary>As <c>kill -9</c>.</summary>
    public void Kill(string name)
    {
        _living.Remove(name, out var silo);
        silo!.Kill();
    }

    /// <summary>Until a GPU silo has taken a chunk of steps from now on: so it is in the middle of something.</summary>
    public async Task WorkingAsync(string gpu)
    {
        var since = TimeProvider.System.GetUtcNow();
        using var late = new CancellationTokenSource(s_patience);
        while (!_started.SelectMany(gateway => gateway.ChunksSince(since)).Any(chunk => chunk.Silo == gpu))
        {
            await Task.Delay(s_glance, late.Token);
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var silo in _started)
        {
            silo.Dispose();
        }
        Database.Dispose();
        Blobs.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<SiloProcess> AddAsync(string name, string program, params string[] arguments)
    {
        string[] membership = ["--database", Database.ConnectionString, "--blobs", Blobs.ConnectionString, "--silo-port", $"{FreePort.Next()}"];
        var silo = await SiloProcess.StartAsync(name, program, [.. membership, .. arguments], Key);
        _started.Add(silo);
        return _living[name] = silo;
    }
}
