using Dreamer.Testing;
using Xunit.Abstractions;

namespace Dreamer.Server.Tests.Mcp;

/// <summary>The Model Context Protocol's own client for node, unmodified.</summary>
[Collection(nameof(NanoClients))]
public sealed class McpClientTests(NanoServer server, ITestOutputHelper output)
{
    private const string Package = "@modelcontextprotocol/sdk";

    [NpmFact(Package)]
    public async Task An_assistant_draws_looks_and_is_refused_in_words()
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string>
        {
            ["PACKAGE"] = NpmPackages.Of(Package),
            ["URL"] = server.Running.Url.ToString(),
            ["KEY"] = server.Running.Key,
        };
        output.WriteLine(await OtherProgram.RunAsync("node", [RepositoryRoot.Combine("tests/Dreamer.Server.Tests/Mcp/checks.mjs")], folder.Path, environment));
    }
}
