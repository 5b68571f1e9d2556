using System.Globalization;
using Dreamer.Client;
using Xunit.Abstractions;

namespace Dreamer.Cluster.Tests;

/// <summary>A generation over gateways and GPU silos, which are processes, while some of them die.</summary>
[Trait("Speed", "Slow")]
public sealed class FailoverTests(RunningCluster cluster, ITestOutputHelper output) : IClassFixture<RunningCluster>
{
    private const long Seed = 7;

    [Fact]
    public async Task A_generation_runs_across_a_gateway_and_a_gpu_silo()
    {
        var (_, client) = await TwoDevicesAsync();
        using (client)
        {
            Assert.Equal(16, (await cluster.UndisturbedAsync(client, Seed)).Count);
            Assert.Contains(cluster.Chunks(), chunk => chunk.Silo is "gpu-a" or "gpu-b");
        }
    }

    [Fact]
    public async Task When_the_silo_that_denoises_is_killed_the_other_one_ends_with_the_same_frames()
    {
        var (_, client) = await TwoDevicesAsync();
        using (client)
        {
            var expected = await cluster.UndisturbedAsync(client, Seed);
            var generation = await RunningCluster.BeginAsync(client, Seed);
            await RunningCluster.ReachStageTwoAsync(client, generation);
            var (killedAt, killed) = (TimeProvider.System.GetUtcNow(), cluster.Chunks()[^1].Silo);
            cluster.Kill(killed);

            Assert.Equal(expected, await RunningCluster.FramesAsync(client, generation));
            await AssertSettledOnceAsync(client, generation);
            Measure("GPU silo", cluster.Chunks().First(chunk => chunk.At > killedAt && chunk.Silo != killed).At - killedAt);
        }
    }

    [Fact]
    public async Task A_silo_that_is_stopped_hands_its_work_over()
    {
        var (_, client) = await TwoDevicesAsync();
        using (client)
        {
            var expected = await cluster.UndisturbedAsync(client, Seed);
            var generation = await RunningCluster.BeginAsync(client, Seed);
            await RunningCluster.ReachStageTwoAsync(client, generation);
            await cluster.StopAsync(cluster.Chunks()[^1].Silo);
            Assert.Equal(expected, await RunningCluster.FramesAsync(client, generation));
            await AssertSettledOnceAsync(client, generation);
        }
    }

    [Fact]
    public async Task When_the_gateway_that_drives_it_is_killed_another_one_goes_on()
    {
        var (_, client) = await TwoDevicesAsync();
        using (client)
        {
            await cluster.GatewayAsync("gate-b"); // before: the clip may be done by the time that one has started
            var expected = await cluster.UndisturbedAsync(client, Seed);
            var generation = await RunningCluster.BeginAsync(client, Seed);
            await RunningCluster.ReachStageTwoAsync(client, generation);
            var driver = cluster.Chunks()[^1].Gateway;
            using var other = RunningCluster.ClientOf(await cluster.GatewayAsync(driver == "gate-a" ? "gate-b" : "gate-a"));
            var killedAt = TimeProvider.System.GetUtcNow();
            cluster.Kill(driver);
            Assert.Equal(expected, await RunningCluster.FramesAsync(other, generation));
            await AssertSettledOnceAsync(other, generation);
            Measure("gateway", cluster.Chunks().First(chunk => chunk.At > killedAt && chunk.Gateway != driver).At - killedAt);
        }
    }

    [Fact]
    public async Task A_draft_is_finished_on_another_silo_with_the_same_frames()
    {
        var (_, client) = await TwoDevicesAsync();
        using (client)
        {
            var expected = await cluster.UndisturbedAsync(client, Seed);
            var draft = await RunningCluster.BeginAsync(client, Seed, stopAfter: 8);
            Assert.NotEqual(expected, await RunningCluster.FramesAsync(client, draft));
            var (drawn, at) = (cluster.Chunks()[^1].Silo, TimeProvider.System.GetUtcNow());
            await cluster.StopAsync(drawn);
            var finish = (await client.Generations.FinishAsync(draft)).Id;
            Assert.Equal(expected, await RunningCluster.FramesAsync(client, finish));
            Assert.DoesNotContain(cluster.Chunks(), chunk => chunk.At > at && chunk.Silo == drawn);
            var lines = (await client.Usage.ReadAsync(limit: 100)).Data;
            Assert.Equal((8, RunningCluster.Steps - 8), (lines.Single(line => line.Generation == draft).Steps, lines.Single(line => line.Generation == finish).Steps));
        }
    }

    [Fact]
    public async Task A_silo_that_joins_gets_work()
    {
        var (_, client) = await TwoDevicesAsync();
        using (client)
        {
            await cluster.GpuAsync("gpu-c");
            string[] generations = [await RunningCluster.BeginAsync(client, 1), await RunningCluster.BeginAsync(client, 2), await RunningCluster.BeginAsync(client, 3)];
            foreach (var generation in generations)
            {
                Assert.Equal(16, (await RunningCluster.FramesAsync(client, generation)).Count);
            }
            Assert.Contains(cluster.Chunks(), chunk => chunk.Silo == "gpu-c");
            await cluster.StopAsync("gpu-c");
        }
    }

    /// <summary>One line for the video and one for its still, with the steps that an undisturbed one takes: what was done again is not billed again.</summary>
    private static async Task AssertSettledOnceAsync(DreamerClient client, string generation)
    {
        var lines = (await client.Usage.ReadAsync(limit: 100)).Data.Where(line => line.Generation == generation || line.StillOf == generation);
        (string, string, bool, int, int)[] expected =
        [
            ("text_to_image", "succeeded", false, RunningCluster.Steps, 1),
            ("text_to_video", "succeeded", false, RunningCluster.Steps, 16),
        ];
        Assert.Equal(expected, lines.Select(line => (line.Kind, line.Outcome, line.Repeat, line.Steps, line.Frames)).Order());
    }

    /// <summary>For docs/cluster.md: kept beside the tests, a line each.</summary>
    private void Measure(string killed, TimeSpan untilNextChunk)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"from the kill of a {killed} to the next chunk: {untilNextChunk.TotalSeconds:0.0} s");
        output.WriteLine(line);
        File.AppendAllLines(Path.Combine(AppContext.BaseDirectory, "kills.txt"), [line]);
    }

    /// <summary>What earlier tests killed is started again, under its name.</summary>
    private async Task<(SiloProcess Gateway, DreamerClient Client)> TwoDevicesAsync()
    {
        await cluster.GpuAsync("gpu-a");
        await cluster.GpuAsync("gpu-b");
        var gateway = await cluster.GatewayAsync("gate-a");
        return (gateway, RunningCluster.ClientOf(gateway));
    }
}
