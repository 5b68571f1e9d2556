using System.Diagnostics;
using System.Text.Json;
using Dreamer.Server.Tests.Grpc;

namespace Dreamer.Server.Tests.Webhooks;

/// <summary>Packages of npm that <c>./dreamer test</c> installs, and scripts that use them.</summary>
internal static class NpmPackage
{
    public static string VersionOf(string name)
    {
        using var package = JsonDocument.Parse(File.ReadAllText(Path.Combine(Clients.NodeModules, name, "package.json")));
        return package.RootElement.GetProperty("version").GetString()!;
    }

    /// <summary>Runs a script with the input as <c>input</c>, and answers what it wrote.</summary>
    public static async Task<string> RunAsync<T>(string script, T input)
    {
        const string Before = "const input = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));\n";
        var start = new ProcessStartInfo("node", ["-e", Before + script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["NODE_PATH"] = Clients.NodeModules },
        };
        using var node = Process.Start(start)!;
        var (said, complained) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(input));
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await complained);
        return await said;
    }
}

/// <summary>Skipped, and says so, where the package is not there.</summary>
internal sealed class NpmFactAttribute : FactAttribute
{
    public NpmFactAttribute(string package) => Skip = Clients.MissingOfNode(package);
}
