using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dreamer.Testing;
using Xunit.Abstractions;

namespace Dreamer.Deploy.Tests.Images;

/// <summary>Looks into what the SDK packed.</summary>
[Collection(ImagesOnce.Name)]
[Trait("Speed", "Slow")]
public sealed partial class ImageTests(ImagesFixture images, ITestOutputHelper output)
{
    private const string Labels = "org.opencontainers.image.";
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const long MostText = 8 << 20;

    private static readonly string[] s_labels = [Labels + "title", Labels + "licenses", Labels + "source", "dreamer.packages"];

    public static TheoryData<string, string, int> Images() => new()
    {
        { "Dreamer.Server", "server", 210 },
        { "Dreamer.Silo.Gateway", "gateway", 40 },
        { "Dreamer.Silo.Gpu", "silo-cpu", 210 },
    };

    [Theory]
    [MemberData(nameof(Images))]
    public async Task It_says_what_the_container_file_says(string project, string name, int most)
    {
        var (image, file) = (await images.PublishedAsync(project), new ContainerFile(name));
        output.WriteLine($"{name}: {image.Bytes / 1e6:0.0} MB packed");
        Assert.InRange(image.Bytes / 1e6, 1, most);
        Assert.Equal("1654:1654", image.Settings.GetProperty("User").GetString());
        Assert.Equal(file.Entrypoint, image.Texts("Entrypoint"));
        var ports = image.Settings.GetProperty("ExposedPorts").EnumerateObject();
        Assert.Equal(file.Ports.Select(port => port + "/tcp"), ports.Select(port => port.Name));
        Assert.All(file.Environment, variable => Assert.Equal(variable.Value, image.Environment[variable.Key]));
        Assert.Equal(
            [$"dreamer/{name}", "MIT", ImagesFixture.Source, $"/app/{project}.deps.json"],
            [.. s_labels.Select(label => image.LabelTexts[label])]);
        Assert.Matches(@"^\d+\.\d+\.\d+", image.LabelTexts[Labels + "version"]);
        Assert.Matches("^[0-9a-f]{40}$", image.LabelTexts[Labels + "revision"]);
        Assert.Matches("@sha256:[0-9a-f]{64}$", image.LabelTexts[Labels + "base.name"]);
        Assert.Equal(2, image.Digests.Count);
    }

    [Theory]
    [MemberData(nameof(Images))]
    public async Task It_holds_what_runs_and_nothing_else(string project, string name, int most)
    {
        var (names, bytes) = (new List<string>(), 0L);
        foreach (var entry in (await images.PublishedAsync(project)).Entries())
        {
            bytes += entry.Length;
            names.Add("/" + entry.Name.TrimStart('.').Trim('/'));
            Assert.True((entry.Mode & WritableByOthers) == 0 && entry.Uid == 0, $"{entry.Name} is of user {entry.Uid}, {entry.Mode}");
            if (entry is { DataStream: not null, Length: < MostText })
            {
                AssertTellsNothing(entry);
            }
        }
        output.WriteLine($"{name}: {names.Count} files and folders, {bytes / 1e6:0.0} MB unpacked");
        Assert.Contains($"/app/{project}.deps.json", names); // what the label dreamer.packages names
        Assert.Equal(name != "gateway", names.Contains("/models/nano/model_index.json"));
        Assert.Equal(name == "gateway" ? 0 : 1, names.Count(path => path.EndsWith("/libtorch_cpu.so", StringComparison.Ordinal)));
        Assert.DoesNotContain(names, path => Unwanted().IsMatch(path));
        Assert.True(names.Count < most * 4, $"{names.Count} files");
    }

    /// <summary>Their digests differ, since the SDK gives each entry the time at which it packs it.</summary>
    [Fact]
    public async Task Two_publishes_pack_the_same()
    {
        var again = await images.PublishAsync("Dreamer.Silo.Gateway", "again");
        var (first, second) = (EntriesOf(await images.PublishedAsync("Dreamer.Silo.Gateway")), EntriesOf(again));
        Assert.True(first.Count > 50);
        Assert.Equal(first, second);
    }

    private static List<(string Name, UnixFileMode Mode, string Content)> EntriesOf(PublishedImage image) =>
        [.. image.Entries().Select(entry => (entry.Name, entry.Mode, entry.DataStream is { } content ? DigestOf(content) : ""))];

    private static string DigestOf(Stream content) => Convert.ToHexString(SHA256.HashData(content));

    /// <summary>Neither where it was built nor a secret; third parties' assemblies are theirs.</summary>
    private static void AssertTellsNothing(TarEntry entry)
    {
        var name = Path.GetFileName(entry.Name);
        var isOurs = name.StartsWith("Dreamer.", StringComparison.Ordinal);
        if (!isOurs && Path.GetExtension(name) is ".dll" or ".so" or ".safetensors")
        {
            return;
        }

        using var content = new MemoryStream();
        entry.DataStream!.CopyTo(content);
        var (narrow, wide) = (Encoding.Latin1.GetString(content.ToArray()), Encoding.Unicode.GetString(content.ToArray()));
        foreach (var text in new[] { narrow, wide })
        {
            Assert.False(text.Contains(RepositoryRoot.Path, StringComparison.Ordinal), $"{entry.Name} tells where it was built");
        }
        Assert.False(Secret().IsMatch(narrow), $"{entry.Name} holds what looks like a secret");
    }

    [GeneratedRegex(@"(?i)\.(pdb|xml|cs|csproj|pfx|p12|key|pem|env|snk|a|dylib)$|/\.git|id_rsa|/sdk/|/(win|osx)-|libtorch_python")]
    private static partial Regex Unwanted();

    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY|AccountKey=\w{20}|(?i:password=[\w!]{4,};)|dk_local_[0-9a-f]{40}")]
    private static partial Regex Secret();
}

/// <summary>One after the other, since each takes all cores.</summary>
[CollectionDefinition(Name)]
public sealed class ImagesOnce : ICollectionFixture<ImagesFixture>
{
    public const string Name = "images";
}
