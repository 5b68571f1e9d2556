using System.Text.RegularExpressions;

namespace Dreamer.Cli.Tests;

/// <summary>Tenants, keys and usage from the command line, on a server of this machine.</summary>
public sealed partial class AccountCommandTests(CliServer server) : IClassFixture<CliServer>
{
    [Fact]
    public async Task A_tenant_is_created_limited_suspended_shown_and_deleted()
    {
        await DoneAsync("tenants", "create", "acme", "--title", "Acme Ltd.");
        Assert.Contains("acme    active", (await DoneAsync("tenants")).Output, StringComparison.Ordinal);
        Assert.Contains("concurrent_generations  4", (await DoneAsync("tenants", "limit", "acme", "--concurrent", "4")).Output, StringComparison.Ordinal);
        var limits = (await DoneAsync("tenants", "limit", "acme", "--weight", "2.5")).Output;
        Assert.Matches(@"concurrent_generations\s+4\s+weight\s+2\.5", limits);
        Assert.Equal("acme is suspended.", (await DoneAsync("tenants", "suspend", "acme")).Output.Trim());
        Assert.Contains("suspended", (await DoneAsync("tenants", "show", "acme")).Output, StringComparison.Ordinal);
        Assert.Equal("acme is active.", (await DoneAsync("tenants", "resume", "acme")).Output.Trim());
        Assert.Contains("as the server's settings", (await DoneAsync("tenants", "limit", "acme", "--clear")).Output, StringComparison.Ordinal);
        await DoneAsync("tenants", "delete", "acme", "--yes");
        var again = await CliRun.OfAsync("tenants", "create", "local", "--data", server.Data);
        Assert.Equal((ExitCode.Failed, "There is a tenant 'local' already."), (again.ExitCode, again.Errors.Trim()));
    }

    [Fact]
    public async Task A_key_is_made_used_rotated_listed_and_revoked()
    {
        await DoneAsync("tenants", "create", "keyed");
        var made = (await DoneAsync("keys", "create", "--tenant", "keyed", "--name", "shop", "--scope", "read", "--days", "3")).Output;
        var id = KeyId().Match(made).Value;
        Assert.Matches(@"shown this once\): dk_keyed_[0-9a-f]{40}", made);
        var rotated = (await DoneAsync("keys", "rotate", id, "--tenant", "keyed", "--overlap", "1")).Output;
        Assert.Matches(@"active +read .* shop\s", rotated);
        await DoneAsync("keys", "revoke", id, "--tenant", "keyed");
        var list = (await DoneAsync("keys", "list", "--tenant", "keyed")).Output;
        Assert.Matches($@"{id} +revoked", list);
        Assert.DoesNotContain("dk_keyed", list, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await DoneAsync("keys")).ExitCode); // the caller's own
    }

    [Fact]
    public async Task What_was_used_is_summed_up_by_day_and_key_and_is_a_table()
    {
        await DoneAsync("generate", "--caption", "a red ring", "--steps", "2", "--out", server.File("used.png"));
        Assert.Matches(@"DAYS +GENERATIONS", (await DoneAsync("usage")).Output);
        Assert.Matches(@"(?m)^local +\d+ +\d+", (await DoneAsync("usage", "--by", "key")).Output);
        Assert.Matches(@"(?m)^\d{4}-\d\d-\d\d +\d+", (await DoneAsync("usage", "--by", "day")).Output);
        Assert.StartsWith("generation,session_id,", (await DoneAsync("usage", "--csv")).Output, StringComparison.Ordinal);
        Assert.StartsWith("key,generations,", (await DoneAsync("usage", "--csv", "--by", "key")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_show_what_they_hold_and_how_fast_they_are()
    {
        await DoneAsync("generate", "--caption", "a red cone", "--steps", "2", "--out", server.File("cone.png"));

        var (table, document) = ((await DoneAsync("devices")).Output, (await DoneAsync("devices", "--json")).Output);

        Assert.Matches(@"DEVICE +STATE +SILO", table);
        Assert.Matches(@"cpu:0 +ready ", table);
        Assert.Contains("\"state\": \"ready\"", document, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--from is 'yesterday'", "usage", "--from", "yesterday")]
    [InlineData("--concurrent is '0'", "tenants", "limit", "acme", "--concurrent", "0")]
    [InlineData("everything", "keys", "create", "--scope", "everything")]
    public async Task What_makes_no_sense_is_refused_with_what_was_typed(string sentence, params string[] typed)
    {
        var run = await CliRun.OfAsync([.. typed, "--data", server.Data]);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(sentence, run.Errors, StringComparison.Ordinal);
    }

    private async Task<CliRun> DoneAsync(params string[] typed)
    {
        var run = await CliRun.OfAsync([.. typed, "--data", server.Data]);
        Assert.True(run.ExitCode == ExitCode.Done, $"{string.Join(' ', typed)}: {run.Errors}");
        return run;
    }

    [GeneratedRegex("key_[0-9a-f]{16}")]
    private static partial Regex KeyId();
}
