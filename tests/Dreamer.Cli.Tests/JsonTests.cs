using System.Text.Json;

namespace Dreamer.Cli.Tests;

/// <summary>With <c>--json</c>, standard output is one document, in the API's words, and nothing else.</summary>
public sealed class JsonTests(CliServer server) : IClassFixture<CliServer>
{
    [Fact]
    public async Task What_is_made_is_a_document_with_its_files_and_progress_is_beside_it()
    {
        var run = await RunAsync("generate", "--caption", "a star", "--motion", "it grows", "--seed", "5", "--count", "2", "--frames", "2", "--out", server.File("star.mp4"));
        var results = Document(run).GetProperty("results").EnumerateArray().ToList();

        Assert.Equal(["succeeded", "succeeded"], results.Select(one => one.GetProperty("generation").GetProperty("state").GetString()));
        Assert.Equal([5, 6], results.Select(one => one.GetProperty("generation").GetProperty("settings").GetProperty("seed").GetInt32()));
        Assert.Equal([server.File("star.mp4"), server.File("star-2.mp4")], results.Select(one => one.GetProperty("files")[0].GetString()));
        Assert.Contains("Stage two: the video", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_verbs_of_a_generation_write_documents()
    {
        var made = Document(await RunAsync("generate", "--caption", "a ring", "--out", server.File("ring.png"))).GetProperty("results")[0];
        var id = made.GetProperty("generation").GetProperty("id").GetString()!;

        Assert.Equal("image", Document(await RunAsync("status", id)).GetProperty("outputs")[0].GetProperty("variant").GetString());
        Assert.Equal("already_completed", Document(await RunAsync("cancel", id)).GetProperty("result").GetString());
        Assert.Equal(server.File("again.png"), Document(await RunAsync("get", id, "--out", server.File("again.png"))).GetProperty("files")[0].GetString());
        var session = "ses_" + id[4..36];
        Assert.Equal(id, Document(await RunAsync("sessions", "show", session)).GetProperty("generations")[0].GetProperty("id").GetString());
        Assert.Contains(Data(await RunAsync("sessions")), one => one.GetProperty("generations")[0].GetProperty("id").GetString() == id);
        Assert.Contains(Data(await RunAsync("sessions", "list")), one => one.GetProperty("id").GetString() == session);
        var fork = Document(await RunAsync("sessions", "fork", session, "--title", "two"));
        Assert.Equal((session, "two"), (fork.GetProperty("forked_from").GetString(), fork.GetProperty("title").GetString()));
        Assert.True(Document(await RunAsync("sessions", "delete", fork.GetProperty("id").GetString()!)).GetProperty("deleted").GetBoolean());
    }

    [Fact]
    public async Task Watching_writes_an_event_a_line_and_the_last_one_is_the_end()
    {
        await RunAsync("generate", "--caption", "a cross", "--out", server.File("cross.png"));

        var run = await RunAsync("watch", "last");

        var events = run.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(("state", "succeeded"), (events[^1].GetProperty("type").GetString(), events[^1].GetProperty("state").GetString()));
        Assert.Equal(events.Select(one => one.GetProperty("sequence").GetInt64()).Order(), events.Select(one => one.GetProperty("sequence").GetInt64()));
    }

    [Fact]
    public async Task Tenants_keys_webhooks_and_usage_are_documents()
    {
        Assert.Equal("active", Document(await RunAsync("tenants", "create", "acme")).GetProperty("state").GetString());
        Assert.Contains(Data(await RunAsync("tenants")), one => one.GetProperty("id").GetString() == "acme");
        Assert.Equal(3, Document(await RunAsync("tenants", "limit", "acme", "--concurrent", "3")).GetProperty("concurrent_generations").GetInt32());
        var key = Document(await RunAsync("keys", "create", "--tenant", "acme"));
        Assert.StartsWith("dk_acme_", key.GetProperty("secret").GetString(), StringComparison.Ordinal);
        var shown = Document(await RunAsync("tenants", "show", "acme"));
        Assert.Equal(key.GetProperty("id").GetString(), shown.GetProperty("keys")[0].GetProperty("id").GetString());
        Assert.True(Document(await RunAsync("keys", "revoke", key.GetProperty("id").GetString()!, "--tenant", "acme")).GetProperty("revoked").GetBoolean());
        Assert.Equal("suspended", Document(await RunAsync("tenants", "suspend", "acme")).GetProperty("state").GetString());
        Assert.True(Document(await RunAsync("tenants", "delete", "acme", "--yes")).GetProperty("deleted").GetBoolean());
        var hook = Document(await RunAsync("webhooks", "create", "https://hooks.invalid/")).GetProperty("id").GetString()!;
        Assert.Equal("webhook_endpoint.test", Document(await RunAsync("webhooks", "test", hook)).GetProperty("type").GetString());
        Assert.Single(Data(await RunAsync("webhooks", "deliveries", hook)));
        Assert.True(Document(await RunAsync("webhooks", "delete", hook)).GetProperty("deleted").GetBoolean());
        Assert.True(Document(await RunAsync("usage", "--by", "key")).GetProperty("totals").GetProperty("generations").GetInt64() >= 0);
    }

    [Fact]
    public async Task A_refusal_leaves_standard_output_empty()
    {
        var run = await RunAsync("sessions", "show", "ses_" + new string('0', 32));

        Assert.Equal((ExitCode.Failed, ""), (run.ExitCode, run.Output));
        Assert.Equal(ExitCode.Usage, (await RunAsync("usage", "--csv")).ExitCode);
    }

    [Fact]
    public async Task Data_sets_are_told_of_in_a_document()
    {
        var run = await CliRun.OfAsync("data", "make", server.File("world"), "--stills", "1", "--clips", "0", "--json");

        Assert.Equal(1, Document(run).GetProperty("stills").GetInt32());
    }

    private static JsonElement Document(CliRun run)
    {
        Assert.True(run.ExitCode == ExitCode.Done, run.Errors);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    private static JsonElement.ArrayEnumerator Data(CliRun run) => Document(run).GetProperty("data").EnumerateArray();

    private Task<CliRun> RunAsync(params string[] typed) => CliRun.OfAsync([.. typed, "--json", "--data", server.Data]);
}
