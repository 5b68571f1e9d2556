namespace Dreamer.Server.Tests;

/// <summary>Tests that run clients of other languages one after the other, on one server and one package.</summary>
[CollectionDefinition(nameof(NanoClients))]
public sealed class NanoClients : ICollectionFixture<NanoServer>, ICollectionFixture<TypeScript.TypeScriptPackage>
{
    internal static string? MissingModel =>
        File.Exists(Path.Combine(NanoFactAttribute.ModelFolder, "model_index.json")) ? null : $"needs the model in {NanoFactAttribute.ModelFolder}";
}

/// <summary>What a client left on the disk.</summary>
internal static class Clip
{
    public static async Task AssertIsAsync(string path)
    {
        Assert.True(File.Exists(path), $"'{path}' is not there");
        Assert.Equal("ftyp"u8.ToArray(), (await File.ReadAllBytesAsync(path))[4..8]);
    }
}
