using System.Text.Json;
using Dreamer.Testing;

namespace Dreamer.Server.Tests;

/// <summary>The packages of npm that <c>./dreamer test</c> installs, and scripts that use them.</summary>
internal static class NpmPackages
{
    public static readonly string Folder = RepositoryRoot.Combine(".dreamer/npm/node_modules");

    public static string Of(string package) => Path.Combine(Folder, package);

    /// <summary>Why a test that needs these is skipped; null where all are there.</summary>
    public static string? Missing(params string[] packages) =>
        packages.FirstOrDefault(package => !Directory.Exists(Of(package))) is { } package ? $"needs npm's {package}, which './dreamer test' installs where there is npm" : null;

    public static string VersionOf(string package)
    {
        using var description = JsonDocument.Parse(File.ReadAllText(Path.Combine(Of(package), "package.json")));
        return description.RootElement.GetProperty("version").GetString()!;
    }

    /// <summary>Runs a script with the input as <c>input</c>, and answers what it wrote.</summary>
    public static Task<string> RunAsync<T>(string script, T input)
    {
        const string Before = "const input = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));\n";
        var environment = new Dictionary<string, string> { ["NODE_PATH"] = Folder };
        return OtherProgram.RunAsync("node", ["-e", Before + script], Path.GetTempPath(), environment, JsonSerializer.Serialize(input));
    }
}

/// <summary>Skipped, and says so, where a package is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NpmFactAttribute : FactAttribute
{
    public NpmFactAttribute(params string[] packages) => Skip = NpmPackages.Missing(packages);
}
