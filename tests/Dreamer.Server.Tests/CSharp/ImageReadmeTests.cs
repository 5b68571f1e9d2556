using Dreamer.Client;
using Dreamer.Client.AI;
using Dreamer.Testing;
using Microsoft.Extensions.AI;

namespace Dreamer.Server.Tests.CSharp;

/// <summary>What the package's README shows is this code, and it works.</summary>
[Collection(nameof(NanoClients))]
public sealed class ImageReadmeTests(NanoServer server)
{
    [NanoFact]
    public async Task The_sample_leaves_two_pictures()
    {
        using var folder = new TemporaryFolder();
        await SampleAsync(server.Running.Url, server.Running.Key, folder.Path, CancellationToken.None);

        Assert.Equal(2, Directory.GetFiles(folder.Path, "*.png").Length);
    }

    [Fact]
    public void The_readme_shows_it() => Assert.Contains(
        ReadmeSample.Of("tests/Dreamer.Server.Tests/CSharp/ImageReadmeTests.cs", "SampleAsync"),
        File.ReadAllText(RepositoryRoot.Combine("clients/Dreamer.Client.AI/README.md")), StringComparison.Ordinal);

    private static async Task SampleAsync(Uri server, string apiKey, string folder, CancellationToken cancellationToken)
    {
        // shown
        using var client = DreamerClient.Connect(server, apiKey); // new Uri("http://127.0.0.1:8080")
        using var generator = client.AsIImageGenerator();

        var options = new ImageGenerationOptions { ImageSize = new(64, 64), Count = 2 };
        var answer = await generator.GenerateImagesAsync("a large red star", options, cancellationToken);
        foreach (var picture in answer.Contents.OfType<DataContent>())
        {
            var file = Path.Combine(folder, picture.Name!);
            await File.WriteAllBytesAsync(file, picture.Data.ToArray(), cancellationToken);
        }
        // to here
    }
}
