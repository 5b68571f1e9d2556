using System.IO.Compression;
using Dreamer.Testing;

namespace Dreamer.Server.Tests.CSharp;

/// <summary>
/// The C# client's packages as their user has them:
/// <list type="number">
/// <item>They are packed from what was built with these tests, into a feed of their own.</item>
/// <item>A user's project restores them from there, and everything else as this repository does.</item>
/// </list>
/// </summary>
public sealed class ClientPackages : IAsyncLifetime, IDisposable
{
    public static readonly string[] Names = ["Dreamer.Client", "Dreamer.Client.AI"];

    private static readonly string s_configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;

    private readonly TemporaryFolder _folder = new();

    /// <summary>What a linker needs, which .NET does not bring.</summary>
    public static string? MissingLinker =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists($"{folder}/clang") || File.Exists($"{folder}/gcc"))
            ? null
            : "needs clang or gcc, with which .NET links";

    public async Task InitializeAsync()
    {
        // 1. Pack
        foreach (var name in Names)
        {
            await OtherProgram.RunAsync(
                "dotnet", ["pack", $"clients/{name}", "-c", s_configuration, "--no-build", "-o", _folder.File("feed"), "--nologo", "-nodeReuse:false"], RepositoryRoot.Path);
        }

        // 2. Restore from there
        await File.WriteAllTextAsync(_folder.File("nuget.config"), $"""
            <configuration>
              <packageSources><add key="packed" value="{_folder.File("feed")}" /></packageSources>
              <config><add key="globalPackagesFolder" value="{_folder.File("packages")}" /></config>
              <fallbackPackageFolders><add key="usual" value="{UsualPackages}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    /// <summary>One of the packages, or of their symbols.</summary>
    internal ZipArchive Open(string name, string ending) => ZipFile.OpenRead(Directory.GetFiles(_folder.File("feed"), $"{name}.*.{ending}").Single(path => char.IsDigit(Path.GetFileName(path)[name.Length + 1])));

    /// <summary>Publishes the stranger's program so, where a warning is an error, and runs it; answers what it said and the folder that it wrote to.</summary>
    internal async Task<(string Said, string Folder)> RunStrangerAsync(string how, NanoServer server)
    {
        var folder = Directory.CreateDirectory(_folder.File(Guid.NewGuid().ToString("N"))).FullName;
        File.Copy(RepositoryRoot.Combine("tests/Dreamer.Server.Tests/CSharp/Stranger.cs"), Path.Combine(folder, "Program.cs"));
        await File.WriteAllTextAsync(Path.Combine(folder, "stranger.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <WarningsNotAsErrors>NU1900;NU1905</WarningsNotAsErrors>
                <TrimmerSingleWarn>false</TrimmerSingleWarn>
                <NoWarn>$(NoWarn);MEAI001</NoWarn>
                {how}
              </PropertyGroup>
              <ItemGroup><PackageReference Include="Dreamer.Client.AI" Version="*" /></ItemGroup>
            </Project>
            """);
        await OtherProgram.RunAsync("dotnet", ["publish", "-c", "Release", "-o", "out", "--nologo", "-nodeReuse:false"], folder);
        var said = await OtherProgram.RunAsync(
            Path.Combine(folder, "out/stranger"), [server.Running.Url.ToString(), server.Running.GrpcUrl.ToString(), server.Running.Key, folder], folder);
        return (said, folder);
    }

    private static string UsualPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");
}
