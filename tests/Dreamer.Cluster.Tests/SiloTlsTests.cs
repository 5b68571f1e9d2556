using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Silo;

namespace Dreamer.Cluster.Tests;

/// <summary>Silos that speak TLS with each other, and those that they do not let in.</summary>
public sealed class SiloTlsTests(RunningCluster cluster) : IClassFixture<RunningCluster>
{
    private static readonly TimeSpan s_longer = TimeSpan.FromSeconds(3); // than a silo takes that was started beside them and got in

    private static readonly DateTimeOffset s_now = TimeProvider.System.GetUtcNow();

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Silos_with_certificates_of_one_authority_make_a_still_and_no_other_gets_in()
    {
        using ClusterCertificates ours = new(), theirs = new();
        var gateway = await cluster.GatewayAsync("gate-a", ours.Flags("gate-a"));
        await cluster.GpuAsync("gpu-a", ours.Flags("gpu-a"));
        using var client = RunningCluster.ClientOf(gateway);
        var session = await client.Sessions.CreateAsync(new NewSession());
        var still = await client.Generations.CreateAsync(session.Id, new NewGeneration { Kind = "text_to_image", Caption = "a red star", Steps = 4 });
        Assert.Equal(GenerationStates.Succeeded, (await client.Generations.WaitAsync(still.Id)).State);

        using var plain = cluster.Launch("plain", gateway: false);
        using var stranger = cluster.Launch("stranger", gateway: false, theirs.Flags("stranger"));
        await cluster.GpuAsync("gpu-b", ours.Flags("gpu-b"));
        await Task.WhenAll(AssertStaysOutAsync(plain), AssertStaysOutAsync(stranger));

        Assert.DoesNotContain(gateway.Log, entry => entry.Line.Contains("plain:", StringComparison.Ordinal) || entry.Line.Contains("stranger:", StringComparison.Ordinal));
        var again = await client.Generations.CreateAsync(session.Id, new NewGeneration { Kind = "text_to_image", Caption = "a blue star", Steps = 4 });
        Assert.Equal(GenerationStates.Succeeded, (await client.Generations.WaitAsync(again.Id)).State);
    }

    [Fact]
    public void A_certificate_that_has_run_out_is_refused_with_its_time()
    {
        using var ours = new ClusterCertificates();
        var old = ours.Sign("old", TimeSpan.FromDays(1));

        Assert.StartsWith($"--silo-certificate '{old}' holds from ", Refusal(old, ours.Authority), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_missing_and_certificates_of_others_are_named()
    {
        using ClusterCertificates ours = new(), theirs = new();
        var good = ours.Sign("good");

        Assert.StartsWith("--silo-certificate '/nowhere.pem' cannot be used: ", Refusal("/nowhere.pem", ours.Authority), StringComparison.Ordinal);
        Assert.StartsWith("--silo-ca '/nowhere.pem' cannot be used: ", Refusal(good, "/nowhere.pem"), StringComparison.Ordinal);
        Assert.Equal($"--silo-certificate '{good}' was not signed by an authority in --silo-ca '{theirs.Authority}'.", Refusal(good, theirs.Authority));
    }

    private static string Refusal(string certificate, string authority) => Assert.Throws<IOException>(() => SiloTls.Read(certificate, null, authority, s_now)).Message;

    private static async Task AssertStaysOutAsync(SiloProcess silo)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => silo.AwaitReadyAsync(s_longer));
        Assert.True(refused is OperationCanceledException || refused.Message.Contains("ended before it was ready", StringComparison.Ordinal), refused.Message);
    }
}
