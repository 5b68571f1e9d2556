using Dreamer.Client.Generations;
using Microsoft.Extensions.AI;

namespace Dreamer.Client.AI;

/// <summary>
/// Makes stills on a Dreamer server:
/// <list type="number">
/// <item>The request becomes a <c>text_to_image</c>, or of a picture of one's own a <c>refine</c>.</item>
/// <item>All stills that it asks for are made in one session.</item>
/// <item>Their bytes are fetched, or their ids given.</item>
/// </list>
/// </summary>
/// <param name="client">The server, over HTTP or gRPC; it is not disposed of with this.</param>
/// <param name="model">The model of requests that name none; null is the server's first.</param>
public sealed class DreamerImageGenerator(IDreamerClient client, string? model = null) : IImageGenerator
{
    private readonly ImageGeneratorMetadata _metadata = new("dreamer", defaultModelId: model);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The request or its options ask for what the server does not do.</exception>
    /// <exception cref="GenerationFailedException">A still came to nothing.</exception>
    /// <exception cref="DreamerApiException">The server refused the request.</exception>
    public async Task<ImageGenerationResponse> GenerateAsync(
        ImageGenerationRequest request, ImageGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        AskedImage.Check(options);

        // 1. Ask
        var asset = AskedImage.PictureOf(request) is { } picture ? await client.Assets.UploadAsync(picture.Data, AskedImage.SizeOf(options), cancellationToken) : null;
        var asked = AskedImage.Of(request, options, options?.RawRepresentationFactory?.Invoke(this) as NewGeneration);

        // 2. Make
        var made = await client.GenerateAllAsync(asked with { Asset = asset?.Id, Model = asked.Model ?? model }, cancellationToken);

        // 3. Answer
        var contents = new List<AIContent>();
        foreach (var still in made)
        {
            contents.Add(options?.ResponseFormat == ImageGenerationResponseFormat.Hosted
                ? new HostedFileContent(still.Id) { MediaType = AskedImage.MediaType, RawRepresentation = still }
                : await ReadAsync(still, cancellationToken));
        }

        return new ImageGenerationResponse(contents) { RawRepresentation = made };
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ImageGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(client) ? client
            : null;
    }

    /// <summary>Does nothing: the client is another's.</summary>
    public void Dispose()
    {
    }

    private async Task<DataContent> ReadAsync(Generation still, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await client.Generations.DownloadAsync(still.Id, ResultVariants.Image, bytes, cancellationToken);
        return new DataContent(bytes.ToArray(), AskedImage.MediaType) { Name = $"{still.Id}.png", RawRepresentation = still };
    }
}
