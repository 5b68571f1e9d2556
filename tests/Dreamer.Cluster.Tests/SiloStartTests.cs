namespace Dreamer.Cluster.Tests;

[Trait("Speed", "Slow")]
public sealed class SiloStartTests(RunningCluster cluster) : IClassFixture<RunningCluster>
{
    /// <summary>Wherever the signal finds it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signal_while_a_silo_starts_leaves_no_stack_trace(bool gateway)
    {
        for (var after = TimeSpan.FromMilliseconds(600); after < TimeSpan.FromSeconds(3); after += TimeSpan.FromMilliseconds(400))
        {
            using var silo = cluster.Launch("stopped", gateway);
            await Task.Delay(after);
            await silo.StopAsync();

            Assert.DoesNotContain(silo.Log, entry => entry.Line.TrimStart().StartsWith("at ", StringComparison.Ordinal));
        }
    }
}
