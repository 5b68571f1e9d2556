using System.Globalization;

namespace Dreamer.Cluster.Tests.Topologies;

/// <summary>What befalls the GPU silos of a topology, each in the middle of its work; and a line about each for the report.</summary>
internal sealed class Disturbances(Topology topology)
{
    private const int Fewest = 1;
    private const int Most = 3;

    private int _named;

    public List<string> Lines { get; } = [];

    /// <summary>From SIGTERM to the end, of those that were stopped.</summary>
    public List<TimeSpan> Drains { get; } = [];

    public async Task StopAsync(string gpu)
    {
        await topology.WorkingAsync(gpu);
        Drains.Add(await topology.StopAsync(gpu));
        Note($"{gpu} is stopped, which took {Drains[^1].TotalSeconds:0.0} s");
    }

    public async Task KillAsync(string gpu)
    {
        await topology.WorkingAsync(gpu);
        topology.Kill(gpu);
        Note($"{gpu} is killed");
    }

    /// <summary>Until it works.</summary>
    public async Task AddAsync(string? gpu = null)
    {
        gpu ??= $"gpu-new-{++_named}";
        await topology.AddGpuAsync(gpu);
        await topology.WorkingAsync(gpu);
        Note($"{gpu} has joined and works");
    }

    public async Task ReplaceAsync(string gpu)
    {
        await StopAsync(gpu);
        await AddAsync(gpu);
    }

    public async Task AnyAsync(Random random)
    {
        string[] gpus = [.. topology.Gpus];
        var one = gpus[random.Next(gpus.Length)];
        await (random.Next(4) switch
        {
            0 when gpus.Length > Fewest => StopAsync(one),
            1 when gpus.Length > Fewest => KillAsync(one),
            2 => ReplaceAsync(one),
            _ => gpus.Length < Most ? AddAsync() : KillAsync(one),
        });
    }

    private void Note(FormattableString what) =>
        Lines.Add(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():HH:mm:ss} {what.ToString(CultureInfo.InvariantCulture)}"));
}
