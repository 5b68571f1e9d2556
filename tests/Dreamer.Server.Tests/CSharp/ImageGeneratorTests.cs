using Dreamer.Client;
using Dreamer.Client.AI;
using Dreamer.Client.Generations;
using Dreamer.Media;
using Microsoft.Extensions.AI;

namespace Dreamer.Server.Tests.CSharp;

/// <summary>The server as programs on Microsoft.Extensions.AI see it, with the model that ships.</summary>
[Collection(nameof(NanoClients))]
public sealed class ImageGeneratorTests(NanoServer server)
{
    private const string Star = "a large red star on a blue background";

    [NanoTheory]
    [InlineData(DreamerTransport.Http)]
    [InlineData(DreamerTransport.Grpc)]
    public async Task It_makes_the_still_of_its_seed(DreamerTransport transport)
    {
        IDreamerClient client = transport == DreamerTransport.Http ? server.Http : server.Grpc;
        var seeded = NewGeneration.TextToImage(Star) with { Seed = 7, Steps = 4 };
        var direct = new MemoryStream();
        await client.Generations.DownloadAsync((await client.GenerateAsync(seeded)).Id, ResultVariants.Image, direct);

        using var generator = client.AsIImageGenerator();
        var answer = await generator.GenerateImagesAsync(Star, new ImageGenerationOptions { RawRepresentationFactory = _ => seeded });

        var picture = Assert.IsType<DataContent>(Assert.Single(answer.Contents));
        Assert.Equal("image/png", picture.MediaType);
        Assert.Equal(direct.ToArray(), picture.Data.ToArray());
        Assert.Equal(7, Assert.IsType<Generation>(picture.RawRepresentation).Settings!.Seed);
    }

    [NanoFact]
    public async Task It_makes_as_many_as_are_asked_for_of_the_size_and_model()
    {
        using var generator = server.Http.AsIImageGenerator();
        var answer = await generator.GenerateImagesAsync(Star, new ImageGenerationOptions { Count = 3, ImageSize = new(32, 32), ModelId = "nano" });

        var pictures = answer.Contents.Cast<DataContent>().Select(picture => Png.Decode(picture.Data.ToArray())).ToList();
        Assert.Equal([(32, 32), (32, 32), (32, 32)], pictures.Select(picture => (picture.Width, picture.Height)));
        Assert.Equal(3, answer.Contents.Select(picture => ((DataContent)picture).Uri).Distinct().Count());
    }

    [NanoFact]
    public async Task A_picture_is_made_anew()
    {
        using var generator = server.Http.AsIImageGenerator();
        var first = (DataContent)(await generator.GenerateImagesAsync(Star)).Contents[0];

        var edited = await generator.EditImageAsync(first, "a large yellow star on a blue background", new ImageGenerationOptions { ResponseFormat = ImageGenerationResponseFormat.Hosted });

        var id = Assert.IsType<HostedFileContent>(Assert.Single(edited.Contents)).FileId;
        var made = await server.Http.Generations.GetAsync(id);
        Assert.Equal((GenerationKinds.Refine, "a large yellow star on a blue background"), (made.Kind, made.Settings!.Caption));
        Assert.NotNull(made.Settings.Asset);
    }

    [NanoFact]
    public async Task What_it_does_not_do_is_refused_with_the_value()
    {
        using var generator = server.Http.AsIImageGenerator();
        var picture = new DataContent(new byte[] { 1 }, "image/png");

        await RefusesAsync("MediaType is 'image/jpeg'", new(Star), new() { MediaType = "image/jpeg" });
        await RefusesAsync("ResponseFormat is 'Uri'", new(Star), new() { ResponseFormat = ImageGenerationResponseFormat.Uri });
        await RefusesAsync("Prompt is empty", new(" "), null);
        await RefusesAsync("OriginalImages holds 2 pictures", new(Star, [picture, picture]), null);
        await RefusesAsync("OriginalImages holds a UriContent", new(Star, [new UriContent("https://example.org/a.png", "image/png")]), null);
        var refused = await Assert.ThrowsAsync<DreamerApiException>(() => generator.GenerateImagesAsync(Star, new ImageGenerationOptions { Count = 1_000 }));
        Assert.Equal("count", refused.Problem.Param);

        async Task RefusesAsync(string why, ImageGenerationRequest request, ImageGenerationOptions? options) =>
            Assert.Contains(why, (await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(request, options))).Message, StringComparison.Ordinal);
    }

    [NanoFact]
    public void It_tells_what_it_is()
    {
        using var generator = server.Http.AsIImageGenerator("nano");

        Assert.Equal(("dreamer", "nano"), (generator.GetService<ImageGeneratorMetadata>()!.ProviderName, generator.GetService<ImageGeneratorMetadata>()!.DefaultModelId));
        Assert.Same(server.Http, generator.GetService<IDreamerClient>());
        Assert.Null(generator.GetService<string>());
    }
}

/// <summary>A theory about the model that ships; skipped, and says so, where the model is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NanoTheoryAttribute : TheoryAttribute
{
    public NanoTheoryAttribute() => Skip = NanoClients.MissingModel;
}
