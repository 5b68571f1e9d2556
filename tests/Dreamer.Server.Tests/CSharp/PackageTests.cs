using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;
using System.Xml.Linq;
using Dreamer.Testing;

namespace Dreamer.Server.Tests.CSharp;

/// <summary>The packages of the C# client, and a program that knows nothing else of this repository.</summary>
[Collection(nameof(NanoClients))]
[Trait("Speed", "Slow")]
public sealed class PackageTests(NanoServer server, ClientPackages packages) : IClassFixture<ClientPackages>
{
    private static readonly Guid s_embeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE"); // as the format of portable PDBs has it

    private static readonly string[] s_said =
    [
        "Http: succeeded, 64, image/png", "Http: nano, True", "Http: not_found",
        "Grpc: succeeded, 64, image/png", "Grpc: nano, True", "Grpc: not_found",
        "The header 'webhook-timestamp' is 'now', and takes seconds since 1970.",
    ];

    public static TheoryData<string> Names => [.. ClientPackages.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_says_what_it_is(string name)
    {
        using var package = packages.Open(name, "nupkg");
        await using var specification = package.GetEntry($"{name}.nuspec")!.Open();
        var facts = XDocument.Load(specification).Root!.Elements().Single().Elements().ToDictionary(fact => fact.Name.LocalName, fact => fact);

        Assert.Equal(("MIT", "README.md", name), (facts["license"].Value, facts["readme"].Value, facts["id"].Value));
        Assert.NotEmpty(facts["description"].Value);
        Assert.Contains("text-to-image", facts["tags"].Value, StringComparison.Ordinal);
        Assert.DoesNotContain(facts["dependencies"].Descendants(), dependency => ((string?)dependency.Attribute("id"))?.Contains("Orleans", StringComparison.Ordinal) == true);
        Assert.All(["README.md", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"], path => Assert.NotNull(package.GetEntry(path)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Its_symbols_hold_the_source_and_no_folder_of_whoever_built_it(string name)
    {
        using var package = packages.Open(name, "nupkg");
        using var symbols = packages.Open(name, "snupkg");
        var (program, debugging) = (await ReadAsync(package, $"lib/net10.0/{name}.dll"), await ReadAsync(symbols, $"lib/net10.0/{name}.pdb"));
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(debugging));
        var reader = provider.GetMetadataReader();
        var withSource = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation)
            .Where(information => reader.GetGuid(information.Kind) == s_embeddedSource).Select(information => (DocumentHandle)information.Parent).ToHashSet();

        Assert.NotEmpty(reader.Documents);
        Assert.All(reader.Documents, document => Assert.Contains(document, withSource));
        Assert.All(reader.Documents, document => Assert.StartsWith("/_/", reader.GetString(reader.GetDocument(document).Name), StringComparison.Ordinal));
        Assert.All(new[] { program, debugging }, bytes => Assert.DoesNotContain(RepositoryRoot.Path, Encoding.Latin1.GetString(bytes), StringComparison.Ordinal));
    }

    [NanoTheory]
    [InlineData("<SelfContained>false</SelfContained>")]
    [InlineData("<SelfContained>true</SelfContained><PublishTrimmed>true</PublishTrimmed>")]
    public Task A_strangers_program_runs(string how) => AssertRunsAsync(how);

    [NativeFact]
    public Task A_strangers_program_runs_without_a_runtime() => AssertRunsAsync("<PublishAot>true</PublishAot>");

    private async Task AssertRunsAsync(string how)
    {
        var (said, folder) = await packages.RunStrangerAsync(how, server);

        Assert.Equal(s_said, said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        await Clip.AssertIsAsync(Path.Combine(folder, "Http.mp4"));
        await Clip.AssertIsAsync(Path.Combine(folder, "Grpc.mp4"));
    }

    private static async Task<byte[]> ReadAsync(ZipArchive archive, string path)
    {
        await using var entry = await archive.GetEntry(path)!.OpenAsync();
        var bytes = new MemoryStream();
        await entry.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}

/// <summary>Skipped, and says so, without the model or without what links.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NativeFactAttribute : FactAttribute
{
    public NativeFactAttribute() => Skip = NanoClients.MissingModel ?? ClientPackages.MissingLinker;
}
