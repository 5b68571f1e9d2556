using System.Globalization;
using System.Text.RegularExpressions;
using Dreamer.Testing;

namespace Dreamer.Cluster.Tests.Topologies;

/// <summary>
/// The cluster of deploy/compose.yaml under load, while its silos go and come: once each, or at random for as many minutes as DREAMER_TOPOLOGY
/// says. What came of it is written to topology.txt beside the tests.
/// </summary>
[Trait("Speed", "Slow")]
public sealed partial class TopologyTests
{
    /// <summary>The least that a manifest gives a pod to end.</summary>
    private static TimeSpan Grace =>
        Directory.GetFiles(RepositoryRoot.Combine("deploy/k8s"), "*.yaml", SearchOption.AllDirectories)
            .SelectMany(file => GracePeriod().Matches(File.ReadAllText(file)))
            .Min(match => TimeSpan.FromSeconds(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)));

    [TopologyFact]
    public async Task Silos_stop_and_die_and_come_and_under_load_nothing_is_lost_or_other_or_made_twice()
    {
        await using var topology = await Topology.StartAsync();
        await topology.AddGpuAsync("gpu-a");
        await topology.AddGpuAsync("gpu-b");
        await topology.AddGatewayAsync("gate");
        var disturbances = new Disturbances(topology);
        using var load = await Load.BeginAsync(topology, ["gate"]);
        await (TopologyFactAttribute.Minutes == 0 ? OneOfEachAsync(disturbances) : ManyAsync(disturbances, TimeSpan.FromMinutes(TopologyFactAttribute.Minutes)));

        var made = await load.EndAsync();
        Assert.Equal(await Undisturbed.MakeAsync(topology.Database, made.Keys), made);
        Assert.All(disturbances.Drains, drain => Assert.InRange(drain, TimeSpan.Zero, Grace));
        await ReportAsync(disturbances, load.Accepted, made.Count);
    }

    private static async Task OneOfEachAsync(Disturbances disturbances)
    {
        await disturbances.StopAsync("gpu-a");
        await disturbances.AddAsync();
        await disturbances.KillAsync("gpu-b");
    }

    private static async Task ManyAsync(Disturbances disturbances, TimeSpan duration)
    {
        var (random, began) = (new Random(1), TimeProvider.System.GetTimestamp());
        while (TimeProvider.System.GetElapsedTime(began) < duration)
        {
            await disturbances.AnyAsync(random);
        }
    }

    private static Task ReportAsync(Disturbances disturbances, int accepted, int compared) =>
        File.WriteAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "topology.txt"),
        [
            .. disturbances.Lines,
            $"{accepted} requests were accepted, of {compared} different ones that were compared with an undisturbed server's",
        ]);

    [GeneratedRegex(@"terminationGracePeriodSeconds: (\d+)")]
    private static partial Regex GracePeriod();
}
