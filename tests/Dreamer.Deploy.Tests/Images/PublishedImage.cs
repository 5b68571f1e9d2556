using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace Dreamer.Deploy.Tests.Images;

/// <summary>What the SDK packed, unpacked into a folder: an archive as <c>docker load</c> takes it.</summary>
internal sealed class PublishedImage(string folder, JsonElement config, IReadOnlyList<string> layers)
{
    public JsonElement Settings => config.GetProperty("config");

    /// <summary>Digests of what the layers hold, the base's first.</summary>
    public IReadOnlyList<string> Digests { get; } = TextsOf(config.GetProperty("rootfs").GetProperty("diff_ids"));

    /// <summary>Of the program's own layer, packed.</summary>
    public long Bytes => new FileInfo(Path.Combine(folder, layers[^1])).Length;

    public IReadOnlyDictionary<string, string> LabelTexts =>
        Settings.GetProperty("Labels").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!);

    public IReadOnlyDictionary<string, string> Environment =>
        Texts("Env").Select(variable => variable.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    public static PublishedImage Read(string archive, string folder)
    {
        TarFile.ExtractToDirectory(archive, Directory.CreateDirectory(folder).FullName, overwriteFiles: false);
        using var manifests = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json")));
        var manifest = manifests.RootElement[0];
        using var config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, manifest.GetProperty("Config").GetString()!)));
        return new PublishedImage(folder, config.RootElement.Clone(), TextsOf(manifest.GetProperty("Layers")));
    }

    public string[] Texts(string name) => TextsOf(Settings.GetProperty(name));

    /// <summary>Of the program's own layer; an entry can be read until the next is asked for.</summary>
    public IEnumerable<TarEntry> Entries()
    {
        using var layer = new GZipStream(File.OpenRead(Path.Combine(folder, layers[^1])), CompressionMode.Decompress);
        using var tar = new TarReader(layer);
        while (tar.GetNextEntry() is { } entry)
        {
            yield return entry;
        }
    }

    /// <summary>Layer over layer, as an engine would; by tar, since .NET takes no entry for the root itself.</summary>
    public async Task UnpackAsync(string root)
    {
        foreach (var name in layers)
        {
            var ended = await OtherProgram.RunAsync("tar", "-xpzf", Path.Combine(folder, name), "--numeric-owner", "-C", root);
            Assert.True(ended.Code == 0, ended.Errors);
        }
    }

    private static string[] TextsOf(JsonElement list) => [.. list.EnumerateArray().Select(text => text.GetString()!)];
}
