using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Media.Video;
using Dreamer.Testing;

namespace Dreamer.Cluster.Tests;

/// <summary>PostgreSQL, shared blobs, and the silos that a test starts.</summary>
public sealed class RunningCluster : IAsyncLifetime, IDisposable
{
    /// <summary>Of each stage.</summary>
    internal const int Steps = 30;

    internal const string AdminKey = "the-admin-of-the-tests";

    private const string Key = "dk_local_of_the_tests";
    private const string Gateway = "Dreamer.Silo.Gateway.dll";
    private const string Gpu = "Dreamer.Silo.Gpu.dll";
    private static readonly string[] s_gateway = ["--port", "0"];
    private static readonly string[] s_gpu = ["--model", RepositoryRoot.Combine("models/nano")];
    private readonly TemporaryFolder _blobs = new();
    private readonly Dictionary<string, SiloProcess> _silos = [];
    private readonly List<SiloProcess> _started = [];
    private PostgresServer? _database;

    /// <summary>The frames that nothing disturbed, by seed.</summary>
    private readonly Dictionary<long, IReadOnlyList<string>> _undisturbed = [];

    public async Task InitializeAsync() => _database = await PostgresServer.StartAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var silo in _started)
        {
            silo.Dispose();
        }
        _database?.Dispose();
        _blobs.Dispose();
    }

    internal async Task<SiloProcess> GatewayAsync(string name, params string[] more) => Running(name) ?? await StartAsync(name, Gateway, [.. s_gateway, "--log", "debug", .. more]);

    internal async Task<SiloProcess> GpuAsync(string name, params string[] more) => Running(name) ?? await StartAsync(name, Gpu, [.. s_gpu, .. more]);

    /// <summary>One that nobody waits for; the caller's.</summary>
    internal SiloProcess Launch(string name, bool gateway, params string[] more) =>
        SiloProcess.Launch(name, gateway ? Gateway : Gpu, [.. MembershipAnd(gateway ? s_gateway : s_gpu), .. more], Key);

    internal void Kill(string name)
    {
        _silos[name].Kill();
        _silos.Remove(name);
    }

    internal async Task StopAsync(string name)
    {
        await _silos[name].StopAsync();
        _silos.Remove(name);
    }

    internal static DreamerClient ClientOf(SiloProcess gateway) => DreamerClient.Connect(gateway.Url!, Key);

    internal static async Task<string> BeginAsync(DreamerClient client, long seed, int? stopAfter = null)
    {
        var session = await client.Sessions.CreateAsync(new NewSession());
        var request = new NewGeneration
        {
            Kind = "text_to_video",
            Caption = "a large red star on a blue background",
            MotionCaption = "the star moves to the left",
            Seed = seed,
            Steps = Steps,
            StopAfter = stopAfter,
        };
        return (await client.Generations.CreateAsync(session.Id, request)).Id;
    }

    internal static async Task ReachStageTwoAsync(DreamerClient client, string generation)
    {
        await foreach (var item in client.Generations.WatchAsync(generation))
        {
            if (item.Progress is { Stage: "stage_two", Step: >= 8 })
            {
                return;
            }
        }
        throw new InvalidOperationException($"Generation '{generation}' was over before it could be disturbed.");
    }

    internal static async Task<IReadOnlyList<string>> FramesAsync(DreamerClient client, string generation)
    {
        var done = await client.Generations.WaitAsync(generation);
        Assert.True(done.State == GenerationStates.Succeeded, done.Error?.Message);
        using var video = new MemoryStream();
        await client.Generations.DownloadAsync(generation, "video", video);
        return [.. (await VideoDecoder.DecodeAsync(video.ToArray())).Select(frame => Convert.ToHexString(frame.Pixels))];
    }

    /// <summary>What this seed gives when nobody is killed; made once. The next request for it is made anew, not repeated: else it would prove nothing.</summary>
    internal async Task<IReadOnlyList<string>> UndisturbedAsync(DreamerClient client, long seed)
    {
        var frames = _undisturbed.GetValueOrDefault(seed) ?? (_undisturbed[seed] = await FramesAsync(client, await BeginAsync(client, seed)));
        foreach (var repeats in Directory.GetDirectories(_blobs.Path, "_repeats"))
        {
            Directory.Delete(repeats, recursive: true);
        }
        return frames;
    }

    /// <summary>The silos that took steps, in order, when, and for which gateway, as the logs of all gateways tell: whichever drives a generation logs its calls.</summary>
    internal IReadOnlyList<(DateTimeOffset At, string Silo, string Gateway)> Chunks() =>
        [.. _started.SelectMany(silo => silo.ChunksSince(default)).OrderBy(chunk => chunk.At)];

    private SiloProcess? Running(string name) => _silos.GetValueOrDefault(name);

    private async Task<SiloProcess> StartAsync(string name, string program, IEnumerable<string> arguments)
    {
        var silo = await SiloProcess.StartAsync(name, program, MembershipAnd(arguments), Key);
        _started.Add(silo);
        return _silos[name] = silo;
    }

    private string[] MembershipAnd(IEnumerable<string> arguments) =>
        ["--database", _database!.ConnectionString, "--blobs", _blobs.Path, "--silo-port", $"{FreePort.Next()}", .. arguments];
}
