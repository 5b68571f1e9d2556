namespace Dreamer.Cli.Tests;

/// <summary>The receiver's name means nothing anywhere: nothing is sent.</summary>
public sealed class WebhooksCommandTests(CliServer server) : IClassFixture<CliServer>
{
    [Fact]
    public async Task An_endpoint_is_created_shown_tested_and_deleted()
    {
        var created = await RunAsync("create", "https://hooks.invalid/", "--event", "generation.succeeded", "--event", "generation.failed");
        var id = created.Output.Split(' ')[0];
        var list = await RunAsync();
        var test = await RunAsync("test", id[^8..]);
        var delivery = test.Output.Split(' ')[0];
        var deliveries = await RunAsync("deliveries", id[^8..]);
        var again = await RunAsync("redeliver", id[^8..], delivery);
        var rotated = await RunAsync("rotate", id, "--overlap", "60");
        var enabled = await RunAsync("enable", id);
        var deleted = await RunAsync("delete", id);
        var gone = await RunAsync("deliveries", id);

        Assert.Contains("secret (shown this once): whsec_", created.Output, StringComparison.Ordinal);
        Assert.Matches($"^{id}  https://hooks.invalid/  generation.succeeded,generation.failed  enabled", list.Output);
        Assert.DoesNotContain("whsec_", list.Output, StringComparison.Ordinal);
        Assert.Matches($"(?m)^{delivery}  .*  webhook_endpoint.test  (waiting|failed)  ", deliveries.Output);
        Assert.StartsWith(delivery, again.Output, StringComparison.Ordinal);
        Assert.Matches("(?s)whsec_.*The key before signs, too, until ", rotated.Output);
        Assert.StartsWith(id, enabled.Output, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Done, $"Deleted {id}."), (deleted.ExitCode, deleted.Output.Trim()));
        Assert.Equal((ExitCode.Failed, $"There is no webhook endpoint '{id}': ./dreamer webhooks lists them."), (gone.ExitCode, gone.Errors.Trim()));
    }

    [Fact]
    public async Task An_ed25519_endpoint_shows_its_public_key()
    {
        var created = await RunAsync("create", "https://hooks.invalid/", "--ed25519");
        Assert.Contains("public key: whpk_", created.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", created.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_refused_is_said_so_in_a_sentence()
    {
        var refused = await RunAsync("create", "https://10.0.0.1/");
        Assert.Equal((ExitCode.Failed, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("'https://10.0.0.1/', whose host is private", refused.Errors, StringComparison.Ordinal);
    }

    private Task<CliRun> RunAsync(params string[] args) => CliRun.OfAsync(["webhooks", .. args, "--data", server.Data]);
}
