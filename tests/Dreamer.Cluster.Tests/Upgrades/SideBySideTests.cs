using Dreamer.Client;
using Dreamer.Client.Sessions;
using Dreamer.Cluster.Tests.Topologies;

namespace Dreamer.Cluster.Tests.Upgrades;

/// <summary>Silos of an older version and of this one in one cluster, as they are while it is upgraded.</summary>
[Trait("Speed", "Slow")]
public sealed class SideBySideTests
{
    [OldBuildFact]
    public async Task Under_load_silos_of_both_versions_make_and_bill_and_tell_what_one_version_does()
    {
        await using var topology = await Topology.StartAsync();
        await topology.AddGpuAsync("gpu-old", OldBuild.Folder);
        await topology.AddGpuAsync("gpu-new");
        await topology.AddGatewayAsync("gate-old", OldBuild.Folder);
        await topology.AddGatewayAsync("gate-new");
        using var load = await Load.BeginAsync(topology, ["gate-old", "gate-new"], customers: 4);
        await topology.WorkingAsync("gpu-old");
        await topology.WorkingAsync("gpu-new");
        await topology.StopAsync("gpu-old");
        await topology.WorkingAsync("gpu-new");
        await topology.AddGpuAsync("gpu-old", OldBuild.Folder);
        await topology.WorkingAsync("gpu-old");
        topology.Kill("gpu-new");
        await topology.WorkingAsync("gpu-old");
        await topology.AddGpuAsync("gpu-new");
        await topology.WorkingAsync("gpu-new");

        var made = await load.EndAsync();
        Assert.Equal(await Undisturbed.MakeAsync(topology.Database, made.Keys), made);
    }

    [OldBuildFact]
    public Task What_the_older_version_began_the_newer_one_ends() => BeginAndEndAsync(OldBuild.Folder, null);

    /// <summary>As when an upgrade is taken back.</summary>
    [OldBuildFact]
    public Task What_the_newer_version_began_the_older_one_ends() => BeginAndEndAsync(null, OldBuild.Folder);

    /// <summary>A still that is done, a draft, and a clip in the middle: one version's silos and gateway go, and the other's go on.</summary>
    private static async Task BeginAndEndAsync(string? begins, string? ends)
    {
        await using var topology = await Topology.StartAsync();
        await topology.AddGpuAsync("gpu-a", begins);
        await topology.AddGatewayAsync("gate-a", begins);
        using var first = topology.ClientOf("gate-a");
        var session = await first.Sessions.CreateAsync(new NewSession("begun"));
        var still = await first.Generations.WaitAsync((await first.Generations.CreateAsync(session.Id, Asked.Of(0))).Id);
        var bytes = await Asked.BytesAsync(first, still);
        var draft = await first.Generations.WaitAsync((await first.Generations.CreateAsync(session.Id, Asked.Of(2) with { StopAfter = 4 })).Id);
        var clip = await first.Generations.CreateAsync(session.Id, Asked.Of(1));
        await ReachStageTwoAsync(first, clip.Id);

        await topology.AddGpuAsync("gpu-b", ends);
        await topology.AddGatewayAsync("gate-b", ends);
        await topology.StopAsync("gpu-a");
        await topology.StopAsync("gate-a");
        using var second = topology.ClientOf("gate-b");
        var made = new SortedDictionary<int, string>
        {
            [0] = await Asked.BytesAsync(second, await second.Generations.GetAsync(still.Id)),
            [1] = await Asked.BytesAsync(second, await second.Generations.WaitAsync(clip.Id)),
            [2] = await Asked.BytesAsync(second, await second.Generations.WaitAsync((await second.Generations.FinishAsync(draft.Id)).Id)),
        };
        Assert.Equal(bytes, made[0]);
        Assert.Equal(await Undisturbed.MakeAsync(topology.Database, made.Keys), made);
        Assert.Equal(5, (await second.Usage.ReadAsync(limit: 100)).Data.Count); // the clip's still has a line, and so has the draft's finish
        Assert.Equal(5, await second.Sessions.ListAllGenerationsAsync(session.Id).CountAsync());
    }

    private static async Task ReachStageTwoAsync(DreamerClient client, string generation)
    {
        await foreach (var item in client.Generations.WatchAsync(generation))
        {
            if (item.Progress is { Stage: "stage_two", Step: >= 2 })
            {
                return;
            }
        }
        Assert.Fail("The clip was done before its silo was stopped.");
    }
}
