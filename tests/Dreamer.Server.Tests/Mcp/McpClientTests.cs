using System.Diagnostics;
using Dreamer.Server.Tests.OpenAi;
using Dreamer.Testing;
using Xunit.Abstractions;

namespace Dreamer.Server.Tests.Mcp;

/// <summary>The Model Context Protocol's own client for node, unmodified.</summary>
public sealed class McpClientTests(NanoServer server, ITestOutputHelper output) : IClassFixture<NanoServer>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);

    private static string Package => RepositoryRoot.Combine(".dreamer/npm/node_modules/@modelcontextprotocol/sdk");

    [McpFact]
    public async Task An_assistant_draws_looks_and_is_refused_in_words()
    {
        using var node = Process.Start(new ProcessStartInfo("node", [RepositoryRoot.Combine("tests/Dreamer.Server.Tests/Mcp/checks.mjs")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PACKAGE"] = Package, ["URL"] = server.Running.Url.ToString(), ["KEY"] = server.Running.Key, ["NO_PROXY"] = "*" },
        })!;
        var (said, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync().WaitAsync(s_patience);
        Assert.True(node.ExitCode == 0, $"{await said}\n{await errors}");
        output.WriteLine(await said);
    }

    /// <summary>Skipped, and says so, without the client that <c>./dreamer test</c> installs.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class McpFactAttribute : FactAttribute
    {
        public McpFactAttribute()
        {
            if (!Directory.Exists(Package))
            {
                Skip = "needs @modelcontextprotocol/sdk, which './dreamer test' installs where there is npm";
            }
        }
    }
}
