using System.Text.Json;
using Dreamer.Server.Tests.Documents;
using Dreamer.Testing;
using Xunit.Abstractions;

namespace Dreamer.Server.Tests.TypeScript;

/// <summary>The client for TypeScript against the real server and the real model.</summary>
[Collection(nameof(NanoClients))]
public sealed class TypeScriptTests(NanoServer server, TypeScriptPackage package, ITestOutputHelper shown)
{
    [TypeScriptTheory]
    [InlineData("calls.test.mjs")]
    [InlineData("broken.test.mjs")]
    public async Task The_client_does_what_its_tests_want(string script) => shown.WriteLine(await package.RunTestsAsync(script, server.Access));

    [TypeScriptTheory]
    [InlineData("clients/typescript/README.md")]
    [InlineData("docs/quickstart/typescript.md")]
    public async Task Every_sample_of_a_page_compiles_and_runs(string page)
    {
        var samples = CodeBlock.Of(page, "ts").ToList();
        Assert.NotEmpty(samples);
        Assert.All(samples, sample => Assert.Contains("'clip.mp4'", sample.Text, StringComparison.Ordinal));
        foreach (var sample in samples)
        {
            await Clip.AssertIsAsync(Path.Combine(await package.RunSampleAsync(sample.Text, server.Access), "clip.mp4"));
        }
    }

    [Fact]
    public void It_has_the_version_of_the_server_and_is_tested_with_its_own_tools()
    {
        using var package = JsonDocument.Parse(File.ReadAllText(Path.Combine(TypeScriptPackage.Source, "package.json")));
        using var peers = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Combine("tests/npm/package.json")));
        var installed = peers.RootElement.GetProperty("dependencies");

        Assert.Contains($"<Version>{package.RootElement.GetProperty("version")}</Version>", File.ReadAllText(RepositoryRoot.Combine("Directory.Build.props")), StringComparison.Ordinal);
        Assert.All(package.RootElement.GetProperty("devDependencies").EnumerateObject(), tool => Assert.Equal($"{tool.Value}", $"{installed.GetProperty(tool.Name)}"));
    }
}
