using Dreamer.Testing;

namespace Dreamer.Server.Tests.TypeScript;

/// <summary>
/// The package as its user has it:
/// <list type="number">
/// <item>npm packs it, which compiles it strictly.</item>
/// <item>The user's folder holds what was packed, as npm unpacks it.</item>
/// </list>
/// </summary>
public sealed class TypeScriptPackage : IAsyncLifetime, IDisposable
{
    public static readonly string Source = RepositoryRoot.Combine("clients/typescript");

    private static readonly string[] s_parts = ["package.json", "tsconfig.json", "generate.mjs", "src"];
    private static readonly string[] s_strict =
        ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--target", "es2022", "--module", "nodenext", "--types", "node"];

    private readonly TemporaryFolder _folder = new();

    /// <summary>What is needed to compile it.</summary>
    internal static string? Missing => NpmPackages.Missing("typescript", "openapi-typescript", "@types/node");

    public async Task InitializeAsync()
    {
        if (Missing is not null)
        {
            return; // its tests are skipped
        }

        // 1. Pack
        await CopyAsync();
        await OtherProgram.RunAsync("npm", ["pack", "--loglevel=error", "--cache", _folder.File("npm")], Folder("package"));

        // 2. Unpack
        var modules = Folder("user/node_modules/dreamer-client");
        await OtherProgram.RunAsync("tar", ["xzf", Directory.GetFiles(Folder("package"), "*.tgz").Single(), "--strip-components=1"], modules);
        Directory.CreateSymbolicLink(Path.Combine(modules, "../@types"), NpmPackages.Of("@types"));
        await File.WriteAllTextAsync(_folder.File("user/package.json"), """{"type": "module"}""");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs node on files of <c>clients/typescript/test</c>, beside the package.</summary>
    internal async Task<string> RunTestsAsync(string script, ServerAccess server)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Source, "test")))
        {
            File.Copy(file, Path.Combine(Folder("user"), Path.GetFileName(file)), overwrite: true);
        }

        return await OtherProgram.RunAsync("node", ["--test", script], Folder("user"), server.Environment);
    }

    /// <summary>Compiles a program strictly, as its user would, and runs it; answers the folder that it ran in.</summary>
    internal async Task<string> RunSampleAsync(string text, ServerAccess server)
    {
        var folder = Folder($"user/{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(Path.Combine(folder, "sample.ts"), text);
        await OtherProgram.RunAsync("node", [NpmPackages.Of("typescript/bin/tsc"), "sample.ts", .. s_strict], folder);
        await OtherProgram.RunAsync("node", ["sample.js"], folder, server.Environment);
        return folder;
    }

    /// <summary>Makes the types of a document.</summary>
    internal async Task<string> GenerateAsync(string document)
    {
        await OtherProgram.RunAsync("node", ["generate.mjs", document, _folder.File("schema.ts")], Folder("package"));
        return await File.ReadAllTextAsync(_folder.File("schema.ts"));
    }

    private async Task CopyAsync()
    {
        var package = Folder("package");
        await OtherProgram.RunAsync("cp", ["-r", .. s_parts, package], Source);
        Directory.CreateSymbolicLink(Path.Combine(package, "node_modules"), NpmPackages.Folder);
    }

    private string Folder(string name) => Directory.CreateDirectory(_folder.File(name)).FullName;
}
