using Dreamer.Testing;

namespace Dreamer.Server.Tests.OpenAi;

/// <summary>A fact about OpenAI's own client for node, in the versions that <c>./dreamer test</c> installs; skipped, and says so, without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OpenAiTheoryAttribute : TheoryAttribute
{
    public OpenAiTheoryAttribute()
    {
        if (!Directory.Exists(OpenAiClient.Folder("openai7")))
        {
            Skip = "needs the openai packages, which './dreamer test' installs where there is npm";
        }
    }
}

/// <summary>Runs a script of checks with an unmodified client, in a process of node.</summary>
internal static class OpenAiClient
{
    public static string Folder(string package) => NpmPackages.Of(package);

    /// <summary>What the script said; it fails where a check did.</summary>
    public static async Task<string> RunAsync(string script, string package, Uri server, string key)
    {
        using var folder = new TemporaryFolder();
        return await OtherProgram.RunAsync("node", [RepositoryRoot.Combine($"tests/Dreamer.Server.Tests/OpenAi/{script}")], folder.Path, new Dictionary<string, string>
        {
            ["PACKAGE"] = Folder(package),
            ["OPENAI_BASE_URL"] = new Uri(server, "v1").ToString(),
            ["OPENAI_API_KEY"] = key,
        });
    }
}
